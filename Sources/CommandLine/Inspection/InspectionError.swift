package import Addresses
package import Netlink
package import NFTNetlink

/// Why something of this node could not be looked at.
package enum InspectionError: Error {
  /// The kernel gave no answer.
  case queryFailed(NetlinkError)
  /// The kernel refused the table that follows a packet.
  case refused(CommitError)
  /// The node's addresses cannot be read.
  case addresses(any Error)
  /// A packet was to be sent from an address that is not the node's own.
  case senderNotLocal(IPAddress)
  /// No packet of the flow came within so many seconds.
  case noPacket(TracedFlow, seconds: Int, wasSent: Bool)
  /// The file does not hold what `viaduct doctor -o json` prints.
  case notANodeReport(file: String)
}

/// Asks the kernel about nftables.
func queryKernel<Answer>(
  _ question: (inout NFTConnection) throws(NetlinkError) -> Answer
) throws(InspectionError) -> Answer {
  do {
    var connection = try NFTConnection()
    return try question(&connection)
  } catch {
    throw .queryFailed(error)
  }
}
