import Controller
import Testing

struct ApplyReportTests {
  @Test(arguments: [
    (0, "0 Services: nothing to change"), (1, "1 Service: nothing to change"),
    (2, "2 Services: nothing to change"),
  ])
  func saysThatThereWasNothingToChange(_ services: Int, _ line: String) {
    var report = ApplyReport()
    report.services = services
    #expect(report.line == line)
  }

  @Test(arguments: [
    (1, 0, "3 Services: 1 element added, 0 deleted (4 messages, 300 bytes)"),
    (0, 1, "3 Services: 0 elements added, 1 deleted (4 messages, 300 bytes)"),
    (2, 2, "3 Services: 2 elements added, 2 deleted (4 messages, 300 bytes)"),
  ])
  func saysWhatWasChangedAndHowLongItTook(_ added: Int, _ deleted: Int, _ line: String) {
    var report = ApplyReport()
    report.services = 3
    report.elementsAdded = added
    report.elementsDeleted = deleted
    report.messages = 4
    report.bytes = 300
    report.decodeMilliseconds = 12.34
    report.readMilliseconds = 0.06
    #expect(
      report.line
        == line + "; decoded in 12.3, read in 0.1, planned in 0.0, encoded in 0.0, committed in 0.0 ms")
  }
}
