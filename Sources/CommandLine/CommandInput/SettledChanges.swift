/// Finds out when something that is looked at from time to time has changed and come to rest.
package struct SettledChanges<Stamp: Equatable> {
  /// What was there when a change was last reported.
  private var seen: Stamp
  /// What was there at the last look, if that is something else.
  private var unsettled: Stamp?

  /// - Parameter seen: what is known already.
  package init(since seen: Stamp) { self.seen = seen }

  /// Notes a look.
  ///
  /// - Parameter stamp: what is there; nil if that is unknown, which is never a change.
  /// - Returns: whether there is something new, the same as at the look before.
  package mutating func look(at stamp: Stamp?) -> Bool {
    guard let stamp, stamp != seen else {
      unsettled = nil
      return false
    }
    guard stamp == unsettled else {
      unsettled = stamp
      return false
    }
    (seen, unsettled) = (stamp, nil)
    return true
  }
}
