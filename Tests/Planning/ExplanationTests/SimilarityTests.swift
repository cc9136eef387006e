import Testing

@testable import Explanation

@Suite struct SimilarityTests {
  @Test func findsTheMostSimilar() {
    #expect("wbe".nearest(of: ["db", "web", "cart"]) == "web")
    #expect("http".nearest(of: ["https", "web"]) == "https")
    #expect("web".nearest(of: ["db", "cart"]) == nil)
    #expect("web".nearest(of: ["web"]) == nil)
    #expect("web".nearest(of: [String]()) == nil)
  }
}
