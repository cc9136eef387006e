internal import NFTNetlink
internal import Netlink

/// Asks the kernel about nftables; what it refuses ends the command with exit code 3.
func asking<Answer>(_ question: (inout NFTConnection) throws(NetlinkError) -> Answer) throws -> Answer {
  do {
    var connection = try NFTConnection()
    return try question(&connection)
  } catch {
    throw Failure(error)
  }
}

extension Failure {
  /// Why the kernel gave no answer.
  init(_ error: NetlinkError) {
    let remedy = error.errno == .notPermitted ? "; \(remedyWithoutPrivilege)" : ""
    self.init(code: .kernel, message: "\(error)\(remedy)")
  }

  /// Why the kernel did not take a change.
  init(_ error: CommitError) {
    let remedy = error == .notPermitted ? "; \(remedyWithoutPrivilege)" : ""
    self.init(code: .kernel, message: "\(error)\(remedy)")
  }
}

private let remedyWithoutPrivilege = "run as root, or with CAP_NET_ADMIN in this network namespace"
