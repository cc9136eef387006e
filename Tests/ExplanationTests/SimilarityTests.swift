import Testing

@testable import Explanation

@Suite struct SimilarityTests {
  @Test(arguments: [
    ("", "", 0), ("web", "web", 0), ("web", "wbe", 1), ("web", "webs", 1), ("web", "wep", 1), ("web", "", 3),
    ("kitten", "sitting", 3), ("abcd", "badc", 2),
  ])
  func countsSlips(_ left: String, _ right: String, _ distance: Int) {
    #expect(left.distance(to: right) == distance)
    #expect(right.distance(to: left) == distance)
  }

  @Test func findsTheNearest() {
    #expect("wbe".nearest(of: ["db", "web", "cart"]) == "web")
    #expect("http".nearest(of: ["https", "web"]) == "https")
    #expect("web".nearest(of: ["db", "cart"]) == nil)
    #expect("web".nearest(of: ["web"]) == nil)
    #expect("web".nearest(of: [String]()) == nil)
  }
}
