package import Addresses
package import Netlink
package import NFTNetlink

/// Why this node could not be inspected.
package enum InspectionError: Error {
  /// A netlink query failed.
  case queryFailed(NetlinkError)
  /// The kernel refused the table that traces a packet.
  case refused(CommitError)
  /// The node's addresses cannot be read.
  case addresses(any Error)
  /// A packet was to be sent from an address that the node does not have.
  case senderNotLocal(IPAddress)
  /// No packet of the flow came in time.
  case noPacket(TracedFlow, seconds: Int, wasSent: Bool)
  /// The file is not the output of `viaduct doctor -o json`.
  case notANodeReport(file: String)
  /// The kernel has no table of ours, so there is nothing to count.
  case nothingProgrammed
  /// No table of ours has counters.
  case nothingCounted
}

/// Queries nftables over a connection of its own.
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
