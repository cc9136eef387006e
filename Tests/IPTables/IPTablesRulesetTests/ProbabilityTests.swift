import IPTablesRuleset
import SeededRandom
import Testing

/// Probabilities are numbers of 31 bits, and their text is iptables'.
struct ProbabilityTests {
  /// As iptables-save 1.8.9 prints them.
  @Test(arguments: [
    (2, "0.50000000000"), (3, "0.33333333349"), (7, "0.14285714272"), (10, "0.10000000009"),
  ])
  func oneOfSeveralIsSpelledAsIPTablesDoes(_ count: UInt64, _ text: String) {
    #expect(Probability(1, of: count).description == text)
  }

  @Test func textLeadsToTheSameNumber() throws {
    var random = SeededGenerator(seed: 18)
    for _ in 0..<10_000 {
      let probability = Probability(number: UInt32.random(in: 0...1 << 31, using: &random))
      #expect(Probability(probability.description) == probability)
    }
  }

  @Test func anyDigitsOfTheSameNumberAreEqual() {
    #expect(Probability("0.3333333333") == Probability(1, of: 3))
    #expect(Probability("0.33") != Probability(1, of: 3))
  }

  @Test(arguments: ["", "one", "1.5", "-0.1", "nan"])
  func otherTextIsNone(_ text: String) { #expect(Probability(text) == nil) }

  @Test func theSmallestShareIsNotNothing() {
    #expect(Probability(1, of: 1 << 33).number == 1)
    #expect(Probability(1, of: 1).value == 1)
  }
}
