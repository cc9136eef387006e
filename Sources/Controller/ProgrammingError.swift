internal import Netlink
public import NFTNetlink

/// Why the kernel could not be programmed; it is as it was.
public struct ProgrammingError: Error, CustomStringConvertible, Sendable {
  /// What the kernel said, where it was asked to change something.
  public let cause: CommitError
  /// The Service port whose element was refused, where the message would not name it otherwise.
  let owner: String?

  /// One line: what, where, what to do.
  public var description: String {
    let place = owner.map { " (of \($0))" } ?? ""
    return "\(cause)\(place); \(remedy)"
  }

  private var remedy: String {
    switch cause {
    case .notPermitted, .socket(.refused(.notPermitted, _)), .socket(.system(.notPermitted, _)):
      "run as root, or with CAP_NET_ADMIN in this network namespace"
    case .ownedByAnother(_, let port): "stop process \(port), or run 'viaduct cleanup' there first"
    case .tooLarge: "run in the first user namespace, or raise net.core.wmem_max"
    case .raced, .outcomeUnknown: "something keeps changing the ruleset; run it again"
    case .unsupported: "use a newer kernel: Linux 5.15 or later"
    case .rejected(.setFull, _, _): "the map is full; run it again, it is made larger"
    case .rejected, .socket: "nothing was changed; 'viaduct compile --format netlink' shows what was sent"
    }
  }
}
