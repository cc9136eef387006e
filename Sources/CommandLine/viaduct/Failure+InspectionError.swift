internal import Inspection
internal import NFTNetlink
internal import Netlink

extension Failure {
  /// Creates a failure from why the node could not be inspected, with the remedy.
  init(_ error: InspectionError) {
    switch error {
    case .queryFailed(let error):
      self.init(code: .kernel, message: "\(error)\(Self.remedy(isDenied: error.errno == .notPermitted))")
    case .refused(let error):
      self.init(code: .kernel, message: "\(error)\(Self.remedy(isDenied: error == .notPermitted))")
    case .addresses(let error):
      self.init(code: .kernel, message: "the node's addresses cannot be read: \(error)")
    case .senderNotLocal(let address):
      self.init(
        code: .input,
        message:
          "--send: \(address) is not an address of this node; leave --send out and send the packet from there"
      )
    case .noPacket(let flow, let seconds, let wasSent):
      let hint =
        wasSent
        ? "a route to it may be missing"
        : "packets of an established connection are not evaluated again and cannot be followed"
      self.init(
        code: .difference,
        message:
          "no new connection from \(flow.source) to \(flow.targetText) within \(seconds) s; \(hint)")
    case .notANodeReport(let file):
      self.init(
        code: .input,
        message: "\(file): not the output of 'viaduct doctor -o json'; run that on the node again")
    }
  }

  private static func remedy(isDenied: Bool) -> String {
    isDenied ? "; run as root, or with CAP_NET_ADMIN in this network namespace" : ""
  }
}
