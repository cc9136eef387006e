import Addresses
import CAllocations
import ClusterModel
import NFTCompiler
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

/// Counts the bytes that a table takes which has been read from the kernel, and those that a comparison with it takes: a
/// start over its own tables needs hardly more memory than any other.
struct HeldMemoryTests {
  private static let services = 300

  /// The plan of Services with two to four endpoints each.
  private static func plan(_ services: Int) -> Plan<IPv4> {
    Plan<IPv4>.make(
      for: SampleServices(count: services, before: .endpointAdded).cluster,
      on: NodeView(name: "node1", addresses: ["192.168.1.1"]), with: ProxySettings()
    ).plan
  }

  @Test func anEndpointThatIsReadTakesSixteenBytes() throws {
    let count = 20_000
    let memory = held {
      var builder = KeyedElements.Builder()
      for number in 0..<UInt32(count) {
        // In no order, as the kernel lists them.
        let word = number &* 0x9e37_79b1
        builder.append(Element(RegisterWords(word, number % 10), .fields(RegisterWords(number, 8080))))
      }
      return builder.finished()
    }
    let elements = try #require(memory.result)
    #expect(elements.count == count)
    #expect(memory.held <= 17 * count)
    // The rows in the order in which they came, their places in order, and the rows in order.
    #expect(memory.most <= 64 * count)
  }

  @Test func comparingWithAnEqualTableTakesAByteForEachElement() {
    let few = comparison(of: 10)
    let many = comparison(of: Self.services)
    // What does not grow with the elements: rules are compared too.
    #expect(many.most - few.most <= 2 * (many.elements - few.elements))
  }

  private func comparison(of services: Int) -> (most: Int, elements: Int) {
    let wanted = ruleset(for: Self.plan(services)).ruleset
    let live = TableImage(wanted)
    let memory = held { wanted.difference(from: live) }
    #expect(memory.result.isEmpty)
    return (memory.most, wanted.elementCount)
  }

  @Test func compilingLikeATableKeepsNoMoreThanCompilingAnew() {
    let plan = Self.plan(Self.services)
    let fresh = held { compile(plan) }
    let live = TableImage(fresh.result.ruleset)
    let again = held { compile(plan, like: live) }
    let elements = fresh.result.ruleset.elementCount
    #expect(again.result.ruleset == fresh.result.ruleset)
    #expect(again.held <= fresh.held + fresh.held / 50)
    // The names of Service ports, which are looked up.
    #expect(again.most <= fresh.most + 400 * Self.services)
    #expect(fresh.most <= 500 * elements)
  }

  /// Returns what the body returns, the bytes that this takes, and the most that it took meanwhile.
  private func held<Result>(_ body: () -> Result) -> (result: Result, held: Int, most: Int) {
    // What is made once, such as tables of the runtime, does not count.
    _ = body()
    let before = held_bytes_of_this_thread()
    watch_most_bytes_of_this_thread()
    let result = body()
    return (result, held_bytes_of_this_thread() - before, most_bytes_held_by_this_thread() - before)
  }
}
