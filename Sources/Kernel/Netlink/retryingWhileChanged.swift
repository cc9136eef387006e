/// Returns what the body reads, and calls it again while it finds that its subject changed in between: ten times at most.
///
/// - Throws: `NetlinkError.changedWhileRead` if the subject changed during the last attempt as well, and every other error
///   at once.
package func retryingWhileChanged<Answer>(
  _ body: () throws(NetlinkError) -> Answer
) throws(NetlinkError) -> Answer {
  for _ in 1..<10 {
    do { return try body() } catch { if error != .changedWhileRead { throw error } }
  }
  return try body()
}
