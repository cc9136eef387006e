/// How often and how fast neighbours are asked and told. RFC 5227, section 1.1, has longer times, for machines that take an
/// address that nobody gave them; ours come from a pool that was set aside, and nobody waits seconds for a failover.
public struct AnnouncementTiming: Hashable, Sendable {
  /// How many probes have to stay unanswered.
  public var probes = 2
  /// The time after each.
  public var probeInterval = Duration.milliseconds(150)
  /// How many announcements are made.
  public var announcements = 3
  /// The time between two of them.
  public var announcementInterval = Duration.seconds(1)
  /// After so long it is asked again whether another station still has an address.
  public var retryInterval = Duration.seconds(30)
  /// The same, once that station has shown that it does not have it any more. It may have been started again, and then
  /// it announces the address before this is over.
  public var handoverDelay = Duration.seconds(1)
  /// How often it is asked whether another station has an address that is announced: two links that were apart may
  /// have become one, and then neither station says anything unasked.
  public var checkInterval = Duration.seconds(30)
  /// The least time between two announcements that defend an address (RFC 5227: DEFEND_INTERVAL), lest two stations that
  /// both defend it fill the link.
  public var defenceInterval = Duration.seconds(10)
  /// A station that has not been heard of for so long is reported again when it is.
  public var conflictMemory = Duration.seconds(60)

  /// The usual times.
  public init() {}
}
