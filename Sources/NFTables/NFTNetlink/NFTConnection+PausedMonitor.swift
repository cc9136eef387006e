internal import Netlink

extension NFTConnection {
  /// Commits a batch while the monitor is paused, which saves the kernel a notification per element; worthwhile from a
  /// few dozen elements on. Returns whether others changed the ruleset meanwhile, unnoticed by the monitor; if so, read
  /// the tables again. If this throws, they may have.
  public mutating func commit(
    _ batch: borrowing SealedBatch, pausing monitor: NFTMonitorControl
  ) throws(CommitError) -> Bool {
    let before = try query { connection throws(NetlinkError) in try connection.generation() }
    do { try monitor.pause() } catch { throw .socket(error) }
    var failure: CommitError?
    do { try commit(batch) } catch { failure = error }
    // Resume before checking for missed changes; otherwise a change in between would go unnoticed.
    do { try monitor.resume() } catch { throw .socket(error) }
    if let failure { throw failure }
    return try othersCommitted(since: before)
  }

  /// Whether there was any commit besides the one of ours since this generation.
  mutating func othersCommitted(since generation: UInt32) throws(CommitError) -> Bool {
    // Generation 0 is skipped (nf_tables_api.c, nf_tables_commit).
    let following = generation == .max ? 1 : generation + 1
    return try query { connection throws(NetlinkError) in try connection.generation() } != following
  }
}
