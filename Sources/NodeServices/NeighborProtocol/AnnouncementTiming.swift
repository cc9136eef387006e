/// Intervals and counts for probing and announcing. RFC 5227, section 1.1, specifies longer ones, for hosts that pick
/// an address themselves; ours come from a reserved pool, and failover should not take seconds.
package struct AnnouncementTiming: Hashable, Sendable {
  /// The number of probes that must remain unanswered.
  package var probes = 2
  /// The wait after each probe.
  package var probeInterval = Duration.milliseconds(150)
  /// The number of announcements.
  package var announcements = 3
  /// The interval between announcements.
  package var announcementInterval = Duration.seconds(1)
  /// How long to wait before probing again for an address that another host has.
  package var retryInterval = Duration.seconds(30)
  /// The same, once that host has shown, by probing, that it no longer has the address. It may just have restarted, and
  /// then announces the address before this elapses.
  package var handoverDelay = Duration.seconds(1)
  /// How often to check whether another host also has an announced address: two links may have been joined, and then
  /// neither host says anything by itself.
  package var checkInterval = Duration.seconds(30)
  /// The minimum interval between defensive announcements (RFC 5227: DEFEND_INTERVAL), so that two hosts that both
  /// defend an address do not flood the link.
  package var defendInterval = Duration.seconds(10)
  /// A conflicting host that was not seen for this long is reported again when it reappears.
  package var conflictMemory = Duration.seconds(60)

  /// Creates the default timing.
  package init() {}
}
