import NFTRuleset
import Testing

struct RegisterWordsTests {
  private func words(_ numbers: [UInt32]) -> RegisterWords {
    var words = RegisterWords()
    for number in numbers { words.append(number) }
    return words
  }

  @Test func storesUpToEightWords() {
    let numbers: [UInt32] = [1, 0, .max, 3, 0x8000_0000, 5, 6, 7]
    #expect(RegisterWords.capacity == 8)
    for count in 0...8 {
      let some = words(Array(numbers[..<count]))
      #expect(some.count == count)
      #expect((0..<count).map { some[$0] } == Array(numbers[..<count]))
    }
    #expect(words(numbers) == RegisterWords(1, 0, .max, 3, 0x8000_0000, 5, 6, 7))
  }

  @Test func wordsAreEqualIfTheirNumberAndValuesAre() {
    #expect(RegisterWords(1, 0) != RegisterWords(1))
    #expect(RegisterWords() != RegisterWords(0))
    #expect(RegisterWords(1, 2) != RegisterWords(2, 1))
    for place in 0..<8 {
      var numbers = [UInt32](repeating: 7, count: 8)
      let one = words(numbers)
      numbers[place] = 8
      #expect(one != words(numbers) && one < words(numbers))
      #expect(one.hashValue != words(numbers).hashValue)
    }
  }

  @Test func equalWordsHaveTheSameHash() {
    for count in 0...8 {
      let numbers = (0..<count).map { UInt32($0 * 0x0101_0101) }
      #expect(words(numbers).hashValue == words(numbers).hashValue)
    }
    #expect(Set([RegisterWords(1), RegisterWords(1, 0), RegisterWords(0, 1), RegisterWords(1)]).count == 3)
  }

  @Test func wordsAreOrderedNumerically() {
    let ordered = [
      RegisterWords(), RegisterWords(0), RegisterWords(0, 0), RegisterWords(0, 1), RegisterWords(1),
      RegisterWords(1, 0), RegisterWords(1, 0, 5), RegisterWords(1, 1),
      RegisterWords(0x7fff_ffff), RegisterWords(0x8000_0000), RegisterWords(.max),
      RegisterWords(.max, 0, 0, 0, 0, 0, 0, 1),
    ]
    #expect(ordered.shuffled().sorted() == ordered)
    for (left, right) in zip(ordered, ordered.dropFirst()) { #expect(left < right && !(right < left)) }
  }
}
