/// What `apply -o json` prints about a run.
package struct ApplyDocument: Encodable, Sendable {
  let services: Int
  let elementsAdded: Int
  let elementsDeleted: Int
  let messages: Int
  let bytes: Int
  let decodeMilliseconds: Double
  let readMilliseconds: Double
  let planMilliseconds: Double
  let encodeMilliseconds: Double
  let commitMilliseconds: Double
  let staleFlowsRemoved: Int

  /// Creates the document of a run; both families are added up.
  package init(_ report: SyncReport) {
    services = report.services
    elementsAdded = report.elementsAdded.values.reduce(0, +)
    elementsDeleted = report.elementsDeleted.values.reduce(0, +)
    messages = report.size.messages
    bytes = report.size.bytes
    decodeMilliseconds = report.decoding / .milliseconds(1)
    readMilliseconds = report.reading / .milliseconds(1)
    planMilliseconds = report.planning / .milliseconds(1)
    encodeMilliseconds = report.size.encoding / .milliseconds(1)
    commitMilliseconds = report.size.committing / .milliseconds(1)
    staleFlowsRemoved = report.flowsRemoved
  }
}
