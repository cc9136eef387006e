internal import NFTNetlink
internal import Netlink

extension InspectionError: CustomStringConvertible {
  /// One line: what is wrong, and what to do.
  package var description: String {
    switch self {
    case .queryFailed(let error): "\(error)\(remedy(isDenied: error.errno == .notPermitted))"
    case .refused(let error): "\(error)\(remedy(isDenied: error == .notPermitted))"
    case .addresses(let error): "the node's addresses cannot be read: \(error)"
    case .senderNotLocal(let address):
      "--send: \(address) is not an address of this node; leave --send out and send the packet from there"
    case .noPacket(let flow, let seconds, let wasSent):
      "no new connection from \(flow.source) to \(flow.targetText) within \(seconds) s; "
        + (wasSent
          ? "a route to it may be missing"
          : "packets of an established connection are not evaluated again and cannot be followed")
    case .notANodeReport(let file):
      "\(file): not the output of 'viaduct doctor -o json'; run that on the node again"
    case .nothingProgrammed: "nothing is programmed here: run 'viaduct apply --counters services' first"
    case .nothingCounted:
      "nothing is counted here: run 'viaduct apply' with --counters services or --counters services-and-endpoints"
    }
  }

  private func remedy(isDenied: Bool) -> String {
    isDenied ? "; run as root, or with CAP_NET_ADMIN in this network namespace" : ""
  }
}
