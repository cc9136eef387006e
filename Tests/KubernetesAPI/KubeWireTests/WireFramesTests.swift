import KubeWire
import SeededRandom
import Testing
import WireSupport

@Suite struct WireFramesTests {
  private static let frames: [[UInt8]] = [[1, 2, 3], [], [4], Array(repeating: 5, count: 300), [6]]

  /// Returns the frames of a stream that is received in pieces of these sizes.
  private func frames(_ stream: [UInt8], in sizes: () -> Int) throws -> [[UInt8]] {
    var splitter = WireFrames()
    var frames: [[UInt8]] = []
    var rest = stream[...]
    while !rest.isEmpty {
      let piece = rest.prefix(sizes())
      rest.removeFirst(piece.count)
      splitter.append(piece)
      while let frame = try splitter.next() { frames.append(frame) }
    }
    #expect(splitter.waiting == 0)
    return frames
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 64, 1000])
  func piecesOfAnySizeGiveTheSameFrames(_ size: Int) throws {
    let stream = Self.frames.flatMap(WireEncoder.framed)
    #expect(try frames(stream) { size } == Self.frames)
  }

  @Test func piecesOfRandomSizesGiveTheSameFrames() throws {
    for seed in 0..<200 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let sent = (0..<20).map { index in
        Array(repeating: UInt8(index), count: Int.random(in: 0..<200, using: &random))
      }
      let cut = try frames(sent.flatMap(WireEncoder.framed)) { Int.random(in: 1..<300, using: &random) }
      #expect(cut == sent, "seed \(seed)")
    }
  }

  @Test func incompleteFramesAreBuffered() throws {
    var splitter = WireFrames()
    #expect(try splitter.next() == nil)
    splitter.append([0, 0, 0])
    #expect(try splitter.next() == nil)
    splitter.append([2, 7])
    #expect(try splitter.next() == nil)
    #expect(splitter.waiting == 5)
    splitter.append([8, 0])
    #expect(try splitter.next() == [7, 8])
    #expect(try splitter.next() == nil)
    #expect(splitter.waiting == 1)
  }

  @Test func anOversizedFrameIsRejectedByItsLength() throws {
    var splitter = WireFrames(limit: 3)
    splitter.append([0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 4])
    #expect(try splitter.next() == [1, 2, 3])
    for _ in 0..<2 {
      let error = #expect(throws: WireError.self) { try splitter.next() }
      #expect(error?.problem == .frameTooLong(limit: 3))
      #expect(error?.offset == 7)
    }
    splitter.append(Array(repeating: 0, count: 100))
    let error = #expect(throws: WireError.self) { try splitter.next() }
    #expect(error?.description == "frame: byte 7: is longer than 3 bytes; restart the watch")
  }

  @Test func theLargestLengthDoesNotTrap() throws {
    var splitter = WireFrames(limit: .max)
    splitter.append([255, 255, 255, 255, 0])
    #expect(try splitter.next() == nil)
  }
}
