internal import Netlink
package import NFTNetlink

/// Why the kernel could not be programmed; its tables are unchanged unless the cause says otherwise.
package struct ProgrammingError: Error, CustomStringConvertible, Sendable {
  /// The error of the commit or query.
  package let cause: CommitError
  /// The Service port whose element was refused, if the cause does not name it.
  let owner: String?

  /// Creates the error.
  ///
  /// - Parameter owner: the Service port whose element was refused, if the cause does not name it.
  package init(cause: CommitError, owner: String?) {
    self.cause = cause
    self.owner = owner
  }

  /// The problem, the element's Service port and the remedy, in one line.
  package var description: String {
    let place = owner.map { ", an element of \($0)" } ?? ""
    return "\(cause)\(place); \(remedy)"
  }

  private var remedy: String {
    switch cause {
    case .notPermitted, .socket(.refused(.notPermitted, _)), .socket(.system(.notPermitted, _)):
      "run as root, or with CAP_NET_ADMIN in this network namespace"
    case .ownedByAnother: "stop the program that owns it first"
    case .tooLarge(let bytes):
      """
      run 'sysctl -w net.core.wmem_max=\(sendBuffer(for: bytes))' as root on the host, or this command outside \
      the user namespace
      """
    case .raced, .outcomeUnknown, .socket(.changedWhileRead):
      "something keeps changing the ruleset; stop it, or run this again"
    case .setFull: "nothing was changed; there are more Services or endpoints than this version has room for"
    case .tableOwnerUnsupported: "use Linux 5.12 or later"
    case .ownershipUnsupported: "create the tables without an owner"
    case .unsupported: "use Linux 5.10 or later with all nftables modules"
    case .rejected: "nothing was changed; please report it with the output of 'viaduct diff'"
    case .socket:
      "nothing was changed; check that the kernel has nftables ('modprobe nf_tables'), and run it again"
    }
  }
}

/// Returns a sufficient net.core.wmem_max for a batch of this size: a power of two, which leaves some room for a larger
/// next batch. The kernel allows a socket twice that.
private func sendBuffer(for bytes: Int) -> Int {
  var size = 1 << 20
  while size < bytes { size *= 2 }
  return size
}
