import Addresses
import Foundation
import NFTRuleset
import Testing

@testable import NFTDriver

struct SyncReportTests {
  private static let set = SetDeclaration("cluster-ips", key: [.address(.ipv4)])

  /// A batch that adds and deletes numbers of elements in one set.
  private func report(services: Int, added: Int, deleted: Int) -> SyncReport {
    func elements(_ count: Int) -> [Element] { (0..<UInt32(count)).map { Element(RegisterWords($0)) } }
    var batch = SentBatch([
      Transaction(
        family: .ipv4,
        operations: [.addElements(Self.set, elements(added)), .deleteElements(Self.set, elements(deleted))])
    ])
    batch.size.messages = 4
    batch.size.bytes = 300
    var report = SyncReport()
    report.services = services
    report.add(batch)
    return report
  }

  @Test(arguments: [
    (0, "0 Services: nothing to change"), (1, "1 Service: nothing to change"),
    (2, "2 Services: nothing to change"),
  ])
  func reportsThatThereWasNothingToChange(_ services: Int, _ line: String) {
    var report = SyncReport()
    report.services = services
    #expect(report.applyLine == line)
    #expect(report.logLine == "nothing to change")
  }

  @Test(arguments: [
    (1, 0, "1 element added, 0 deleted (4 messages, 300 bytes)"),
    (0, 1, "0 elements added, 1 deleted (4 messages, 300 bytes)"),
    (2, 2, "2 elements added, 2 deleted (4 messages, 300 bytes)"),
  ])
  func reportsChangesAndDurations(_ added: Int, _ deleted: Int, _ changes: String) {
    var report = report(services: 3, added: added, deleted: deleted)
    report.decoding = .microseconds(12_340)
    report.reading = .microseconds(64)
    #expect(
      report.applyLine
        == "3 Services: \(changes); decoded in 12.3, read in 0.1, planned in 0.0, encoded in 0.0, committed in 0.0 ms"
    )
    #expect(report.logLine == "\(changes); planned in 0.0, encoded in 0.0, committed in 0.0 ms")
    report.isFull = true
    #expect(report.logLine == "\(changes); read in 0.06, planned in 0.0, encoded in 0.0, committed in 0.0 ms")
  }

  @Test(arguments: [
    (0, "0 Services: nothing to change"), (1, "0 Services: nothing to change; 1 stale flow removed"),
    (2, "0 Services: nothing to change; 2 stale flows removed"),
  ])
  func reportsRemovedFlows(_ count: Int, _ line: String) {
    var report = SyncReport()
    report.flowsRemoved = count
    #expect(report.applyLine == line)
    #expect(report.logLine == "nothing to change")
  }

  /// `apply -o json`
  @Test func scriptsReadTheSums() throws {
    var report = report(services: 3, added: 2, deleted: 1)
    var other = SentBatch([
      Transaction(family: .ipv6, operations: [.addElements(Self.set, [Element(RegisterWords(1))])])
    ])
    other.size.messages = 3
    other.size.bytes = 50
    report.add(other)
    report.decoding = .microseconds(12_500)
    report.reading = .milliseconds(2)
    report.flowsRemoved = 5
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(ApplyDocument(report)), as: UTF8.self)
    #expect(
      text == """
        {"bytes":350,"commitMilliseconds":0,"decodeMilliseconds":12.5,"elementsAdded":3,"elementsDeleted":1,\
        "encodeMilliseconds":0,"messages":7,"planMilliseconds":0,"readMilliseconds":2,"services":3,\
        "staleFlowsRemoved":5}
        """)
  }

  @Test func addsUpSeveralBatches() {
    var report = report(services: 3, added: 2, deleted: 1)
    var other = SentBatch([
      Transaction(family: .ipv6, operations: [.addElements(Self.set, [Element(RegisterWords(1))])])
    ])
    other.size.messages = 3
    report.add(other)
    #expect(report.batches == 2)
    #expect(report.elementsAdded == [.ipv4: 2, .ipv6: 1])
    #expect(report.elementsDeleted[.ipv4] == 1)
    #expect(report.size.messages == 7)
  }
}
