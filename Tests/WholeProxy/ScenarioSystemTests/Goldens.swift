import Foundation
import Testing

/// Expected texts in files, which `scripts/update-goldens` rewrites.
enum Goldens {
  /// Returns whether goldens are to be rewritten in this environment. Throws in CI, where a golden that was just written
  /// would be compared with itself.
  static func areRewritten(
    in environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> Bool {
    guard environment["UPDATE_GOLDENS"] != nil else { return false }
    guard environment["CI"] == nil else { throw RewritingInCI() }
    return true
  }

  struct RewritingInCI: Error, CustomStringConvertible {
    let description = "UPDATE_GOLDENS is set in CI, where every golden would match itself: unset it"
  }
}

@Suite struct GoldensTests {
  @Test func areRewrittenOnlyWhenRequestedAndNeverInCI() throws {
    #expect(try !Goldens.areRewritten(in: [:]))
    #expect(try !Goldens.areRewritten(in: ["CI": "true"]))
    #expect(try Goldens.areRewritten(in: ["UPDATE_GOLDENS": "1"]))
    #expect(throws: Goldens.RewritingInCI.self) {
      try Goldens.areRewritten(in: ["UPDATE_GOLDENS": "1", "CI": "true"])
    }
  }
}
