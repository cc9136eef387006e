import CAllocations
import ClusterModel
import Testing

@testable import ManifestDecoding

/// Counts the memory that the fast readers ask for: what each further item of a list costs, and that nothing is kept of the list
/// itself. A tree or a copy of the text would be seen here without a clock.
struct PlainAllocationTests {
  private static let item = """
    {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "web-abcde", "namespace": "shop",
     "resourceVersion": "7", "labels": {"kubernetes.io/service-name": "web"}}, "addressType": "IPv4",
     "ports": [{"name": "http", "port": 8080}], "endpoints": [
      {"addresses": ["10.244.1.5"], "conditions": {"ready": true}, "nodeName": "node1", "zone": "a"},
      {"addresses": ["10.244.1.6"], "conditions": {"ready": true}, "nodeName": "node2", "zone": "b"}]}
    """

  private func list(_ count: Int) -> [UInt8] {
    let items = Array(repeating: Self.item, count: count).joined(separator: ",\n")
    return Array(#"{"apiVersion": "v1", "kind": "List", "items": [\#(items)]}"#.utf8)
  }

  /// Returns how many blocks are asked for, the least of several times.
  private func blocks(_ count: Int, as isJSON: Bool) throws -> UInt {
    let bytes = isJSON ? list(count) : Array("---\n".utf8) + list(count)
    var least = UInt.max
    for _ in 0..<4 {
      let reader = ManifestReader(file: "a", .checked)
      let before = allocations_of_this_thread()
      let after = isJSON ? try reader.readingPlainJSON(bytes) : try reader.readingPlainYAML(bytes)
      least = min(least, allocations_of_this_thread() - before)
      #expect(after.manifest.objects.count == count)
    }
    return least
  }

  /// - Parameter most: for builds without optimization, which allocate more. A commit that raises this number must say why.
  @Test(arguments: [(true, 45 as UInt), (false, 230)])
  func anItemAsksForFewBlocks(_ isJSON: Bool, _ most: UInt) throws {
    let (few, many) = (try blocks(100, as: isJSON), try blocks(300, as: isJSON))
    #expect((many - few) / 200 <= most)
  }
}
