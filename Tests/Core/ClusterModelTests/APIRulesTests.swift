import ClusterModel
import Testing

/// The limits as Kubernetes states them, and the messages that name them.
@Suite struct APIRulesTests {
  @Test(arguments: [(1, 1), (10_800, 10_800), (86_400, 86_400), (0, nil), (86_401, nil), (-1, nil)])
  func affinityLastsFromASecondToADay(_ number: Int, _ seconds: UInt32?) {
    #expect(APIRules.affinitySeconds(number) == seconds)
  }

  @Test func affinityWithoutATimeoutLastsThreeHours() {
    #expect(APIRules.affinitySeconds(Int(APIRules.defaultAffinitySeconds)) == UInt32(3 * 60 * 60))
  }

  @Test func labelsHaveAtMost63Characters() {
    #expect(String(repeating: "a", count: 63).isLabelValue)
    #expect(!String(repeating: "a", count: 64).isLabelValue)
    #expect(LabelRules.keyRemedy.hasPrefix("use at most 63 letters, digits, '-', '_' and '.', optionally "))
    #expect(LabelRules.valueRemedy.hasPrefix("use at most 63 letters, digits, '-', '_' and '.', with a "))
  }

  @Test func aPrefixOfALabelKeyHasAtMost253() {
    let labels = Array(repeating: String(repeating: "a", count: 62), count: 4).joined(separator: ".")
    #expect("\(labels).a/b".isLabelKey)
    #expect(!"\(labels).ab/c".isLabelKey)
  }
}
