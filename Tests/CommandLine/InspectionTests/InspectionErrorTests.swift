import Addresses
import Netlink
import NFTNetlink
import TestSupport
import Testing

@testable import Inspection

/// What is said if a node cannot be inspected.
@Suite struct InspectionErrorTests {
  private static let flow = TracedTable().flow(to: "10.96.0.1")

  @Test(
    arguments: [
      (
        .senderNotLocal("10.244.1.7"),
        "--send: 10.244.1.7 is not an address of this node; leave --send out and send the packet from there"
      ),
      (
        .noPacket(flow, seconds: 30, wasSent: true),
        "no new connection from 10.244.1.7 to 10.96.0.1 port 80 (TCP) within 30 s; a route to it may be missing"
      ),
      (
        .noPacket(TracedTable(.ipv6).flow(to: "fd00:96::1", port: 53, .udp), seconds: 1, wasSent: false),
        "no new connection from fd00:244::7 to fd00:96::1 port 53 (UDP) within 1 s; packets of an established "
          + "connection are not evaluated again and cannot be followed"
      ),
      (
        .notANodeReport(file: "facts.json"),
        "facts.json: not the output of 'viaduct doctor -o json'; run that on the node again"
      ),
      (
        .nothingProgrammed, "nothing is programmed here: run 'viaduct apply --counters services' first"
      ),
      (
        .nothingCounted,
        "nothing is counted here: run 'viaduct apply' with --counters services or --counters services-and-endpoints"
      ),
    ] as [(InspectionError, String)])
  func namesTheProblemAndTheRemedy(_ error: InspectionError, _ text: String) {
    #expect(error.description == text)
  }

  private static let remedy = "; run as root, or with CAP_NET_ADMIN in this network namespace"

  @Test func rightsAreTheRemedyOnlyIfTheyAreMissing() {
    let denied = NetlinkError.refused(.notPermitted, kernelSays: nil)
    #expect(InspectionError.queryFailed(denied).description == "\(denied)\(Self.remedy)")
    let busy = NetlinkError.refused(.busy, kernelSays: nil)
    #expect(InspectionError.queryFailed(busy).description == "\(busy)")
    #expect(InspectionError.queryFailed(.malformed).description == "\(NetlinkError.malformed)")
    #expect(
      InspectionError.refused(.notPermitted).description == "\(CommitError.notPermitted)\(Self.remedy)")
    #expect(
      InspectionError.refused(.socket(busy)).description == "\(CommitError.socket(busy))")
    #expect(
      InspectionError.addresses(busy).description == "the node's addresses cannot be read: \(busy)")
  }
}
