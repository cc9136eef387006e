import ClusterModel
import Testing

struct RepetitionTests {
  @Test(
    arguments: [
      ([], []), ([1], [1]), ([2, 1, 2, 3, 1], [2, 1, 3]), ([1, 1, 1], [1]), ([3, 2, 1], [3, 2, 1]),
    ] as [([Int], [Int])])
  func theFirstOfEqualElementsStays(elements: [Int], kept: [Int]) {
    #expect(elements.withoutRepetition == kept)
  }
}
