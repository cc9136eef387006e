import Testing

@testable import KubectlText

@Suite struct AgeTests {
  /// The results of apimachinery's duration.HumanDuration.
  @Test(arguments: [
    (-2, "<invalid>"), (-1, "0s"), (0, "0s"), (119, "119s"), (120, "2m"), (200, "3m20s"), (599, "9m59s"),
    (600, "10m"),
    (10_799, "179m"), (10_800, "3h"), (11_000, "3h3m"), (28_800, "8h"), (172_799, "47h"), (172_800, "2d"),
    (180_000, "2d2h"), (691_200, "8d"), (63_071_999, "729d"), (63_072_000, "2y"), (63_158_400, "2y1d"),
    (252_288_000, "8y"), (300_000_000, "9y"),
  ])
  func isWrittenAsByKubectl(_ seconds: Int, _ text: String) {
    #expect(Age(seconds: Int64(seconds)).description == text)
  }
}
