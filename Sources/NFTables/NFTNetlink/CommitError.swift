public import Addresses
public import Netlink
public import NFTRuleset

/// Why the kernel did not take a batch. Unless said otherwise nothing of it happened.
public enum CommitError: Error, Hashable, Sendable {
  /// The kernel refused a message. The origin is nil when it refused the batch as a whole.
  case rejected(KernelErrno, Origin?, kernelSays: String?)
  /// A set or map has no room for another element (ENFILE): it must be made anew with a larger size.
  case setFull(Origin)
  /// Somebody else changed the ruleset since the generation that the batch was made for: read it again.
  case raced
  /// The batch has more bytes than the socket takes; see `NetlinkError.tooLarge`. What takes several batches is not
  /// in force in one moment, so nothing here splits it.
  case tooLarge(bytes: Int)
  /// No CAP_NET_ADMIN in the network namespace.
  case notPermitted
  /// The table belongs to the socket of this port, which by custom is the process that opened it; only that may
  /// change it (NFT_TABLE_F_OWNER, Linux 5.12).
  case ownedByAnother(AddressFamily, port: UInt32)
  /// The kernel cannot make tables that are owned and outlive their owner, as Linux can from 6.9 on: make them without
  /// an owner.
  case ownershipUnsupported(KernelErrno)
  /// The kernel cannot make tables that belong to a socket and go with it, as Linux can from 5.12 on.
  case tableOwnerUnsupported(KernelErrno)
  /// The kernel has no such expression, or not in such a chain.
  case unsupported(KernelErrno, Instruction, Origin)
  /// The answer was lost: the batch is in force or not, and reading the table tells.
  case outcomeUnknown
  /// The socket failed.
  case socket(NetlinkError)
}

extension CommitError: CustomStringConvertible {
  /// One line for a log: `the kernel refused element … of services: EEXIST (File exists)`.
  public var description: String {
    switch self {
    case .rejected(let errno, let origin, let message):
      "the kernel refused \(origin.map { "\($0)" } ?? "the batch"): \(errno)"
        + (message.map { ": \($0)" } ?? "")
    case .setFull(let origin): "there is no room for \(origin)"
    case .raced: "another program changed the ruleset"
    case .tooLarge(let bytes): NetlinkError.tooLarge(bytes: bytes).description
    case .notPermitted: "no permission to read or change the ruleset: CAP_NET_ADMIN is missing"
    case .ownedByAnother(let family, let port):
      "the table \(family == .ipv4 ? "ip" : "ip6") \(tableName) is owned by \(ownerText(port))"
    case .ownershipUnsupported(let errno):
      "the kernel does not support owned tables that persist (Linux 6.9 and later do): \(errno)"
    case .tableOwnerUnsupported(let errno):
      "the kernel does not support tables owned by a process (Linux 5.12 and later do): \(errno)"
    case .unsupported(let errno, _, let origin): "the kernel does not support \(origin): \(errno)"
    case .outcomeUnknown: "the kernel's answer was lost"
    case .socket(let error): error.description
    }
  }
}

/// The first netlink socket of a process has the process's number; the kernel gives further ones negative numbers,
/// which name nobody.
private func ownerText(_ port: UInt32) -> String {
  Int32(exactly: port).map { "process \($0)" } ?? "another netlink socket (port \(port))"
}
