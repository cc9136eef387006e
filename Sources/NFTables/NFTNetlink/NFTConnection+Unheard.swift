internal import Netlink

extension NFTConnection {
  /// Commits a batch while the monitor does not listen, which spares the kernel a message for each element; worth it
  /// from a few dozen elements on. Gives whether others changed the ruleset unheard: if so, read the tables again. When
  /// it throws they may have.
  public mutating func commit(
    _ batch: borrowing SealedBatch, unheardBy monitor: NFTMonitorControl
  ) throws(CommitError) -> Bool {
    let before = try asked { connection throws(NetlinkError) in try connection.generation() }
    do { try monitor.pause() } catch { throw .socket(error) }
    var failure: CommitError?
    do { try commit(batch) } catch { failure = error }
    // Only who listens again may ask whether something was missed.
    do { try monitor.resume() } catch { throw .socket(error) }
    if let failure { throw failure }
    return try othersCommitted(since: before)
  }

  /// Whether there was another commit than the one of ours since the ruleset had this number.
  mutating func othersCommitted(since generation: UInt32) throws(CommitError) -> Bool {
    // There is no generation 0 (nf_tables_api.c, nf_tables_commit).
    let following = generation == .max ? 1 : generation + 1
    return try asked { connection throws(NetlinkError) in try connection.generation() } != following
  }
}
