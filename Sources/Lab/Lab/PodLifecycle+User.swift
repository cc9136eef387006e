internal import Addresses
internal import ClusterModel

extension PodLifecycle {
  /// The number of the user that the Pod's programs run as unless its manifest names one, and of their group. It is in the
  /// part of the range (from 1879048192) that no account of a machine has and no range of subordinate users is in
  /// (systemd.io/UIDS-GIDS), and belongs to this Pod alone: addresses are unique on a machine.
  package var user: UInt32 {
    let isOwn = !pod.usesHostNetwork && !addresses.isEmpty
    let number =
      isOwn
      ? addresses[0].bytes.suffix(4).reduce(0) { $0 << 8 | UInt64($1) } : StableHash.mixed("\(pod.name)")
    return 0x7000_0000 | (isOwn ? 0 : 0x0800_0000) | UInt32(truncatingIfNeeded: number & 0x07ff_ffff)
  }
}
