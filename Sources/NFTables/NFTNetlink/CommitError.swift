public import Addresses
public import Netlink
public import NFTRuleset

/// Why a commit failed. Unless noted otherwise, nothing changed.
public enum CommitError: Error, Hashable, Sendable {
  /// The kernel refused a message. The origin is nil if it refused the batch as a whole.
  case rejected(KernelErrno, Origin?, kernelSays: String?)
  /// A set or map is full (ENFILE) and must be re-created with a larger size.
  case setFull(Origin)
  /// Another program changed the ruleset after the generation that the batch was made for; read it again.
  case raced
  /// The batch is larger than the socket's send buffer; see `NetlinkError.tooLarge`. It is not split, because several
  /// batches would not be atomic.
  case tooLarge(bytes: Int)
  /// CAP_NET_ADMIN is missing in the network namespace.
  case notPermitted
  /// The table is owned by the socket with this port ID, usually the ID of the process that opened it; only the owner
  /// may change it (NFT_TABLE_F_OWNER, Linux 5.12).
  case ownedByAnother(AddressFamily, port: UInt32)
  /// The kernel does not support owned tables that outlive their owner, as Linux 6.9 and later do; create them without
  /// an owner.
  case ownershipUnsupported(KernelErrno)
  /// The kernel does not support tables owned by a socket and deleted with it, as Linux 5.12 and later do.
  case tableOwnerUnsupported(KernelErrno)
  /// The kernel does not support the expression, or not in this type of chain.
  case unsupported(KernelErrno, Instruction, Origin)
  /// The reply was lost, so the batch may or may not be in force; read the table to find out.
  case outcomeUnknown
  /// A socket operation failed.
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

/// The first netlink socket of a process has the process ID as its port ID; the kernel assigns further ones negative
/// numbers, which do not identify a process.
private func ownerText(_ port: UInt32) -> String {
  Int32(exactly: port).map { "process \($0)" } ?? "another netlink socket (port \(port))"
}
