internal import Netlink
package import NFTRuleset

// Our own readers without a socket, for bytes from anywhere. Rules, chains and the declarations of sets are not among them:
// libnftnl parses those, and ends the process (abi_breakage) where an attribute has not the length that it expects.

/// Returns the elements in a dump of a set with this declaration; nil if there is one that we could not have created.
package func elements(inDump bytes: [UInt8], of set: SetDeclaration) -> KeyedElements? {
  var reader = ElementReader(set, readingCounters: true)
  forEachMessage(in: bytes) { reader.read($0, in: bytes) }
  return reader.finished()
}

/// Returns the transactions that end in these notifications.
package func commits(inNotifications bytes: [UInt8], ownPort: UInt32?) -> [RulesetCommit] {
  var reader = ChangeReader(ownPort: ownPort)
  var commits: [RulesetCommit] = []
  forEachMessage(in: bytes) { message in
    if let commit = reader.read(message, in: bytes) { commits.append(commit) }
  }
  return commits
}

/// Returns the trace messages in these notifications.
package func traceMessages(inNotifications bytes: [UInt8]) -> [TraceMessage] {
  var traces: [TraceMessage] = []
  forEachMessage(in: bytes) { message in
    if let trace = TraceMessage(message, in: bytes) { traces.append(trace) }
  }
  return traces
}

private func forEachMessage(in bytes: [UInt8], _ visit: (Message) -> Void) {
  var cursor = MessageCursor(count: bytes.count)
  while let message = cursor.next(in: bytes) { visit(message) }
}
