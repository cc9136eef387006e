import CZlib
import Testing

@testable import Observability

@Suite struct CompressionTests {
  private func gunzipped(_ bytes: [UInt8]) throws -> String {
    var stream = z_stream()
    return try withUnsafeMutablePointer(to: &stream) { stream in
      let size = Int32(MemoryLayout<z_stream>.size)
      try #require(inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size) == Z_OK)
      defer { inflateEnd(stream) }
      var input = bytes
      var output = [UInt8](repeating: 0, count: 1 << 20)
      let result = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          stream.pointee.next_in = input.baseAddress
          stream.pointee.avail_in = uInt(input.count)
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = uInt(output.count)
          return inflate(stream, Z_FINISH)
        }
      }
      try #require(result == Z_STREAM_END, "\(result)")
      return String(decoding: output.prefix(Int(stream.pointee.total_out)), as: UTF8.self)
    }
  }

  @Test(arguments: [0, 1, 100, 5000]) func gzipGivesTheTextBack(_ lines: Int) throws {
    let text = (0..<lines).map { "bucket{le=\"\($0)\"} \($0 &* 2_654_435_761)é\n" }.joined()
    let compressed = try #require(text.gzipped)
    #expect(try gunzipped(compressed) == text)
    if lines == 5000 { #expect(compressed.count < text.utf8.count / 3) }
  }

  /// The choice of Prometheus' promhttp.
  @Test(arguments: [
    ("", false), ("gzip", true), ("deflate, gzip", true), ("GZIP;q=0.5", true), ("gzip;q=0", false),
    ("*", false), ("gzip;q=0.5, *", false), ("gzip, identity;q=0.5", true), ("br, zstd", false),
    ("gzip;q=x", false), ("identity, gzip", false),
  ]) func gzipIsUsedIfItIsPreferred(_ header: String, _ expected: Bool) {
    let request = HTTPRequest(method: "GET", target: "/metrics", acceptEncoding: header)
    #expect(request.prefersGzip == expected)
  }

  @Test func onlyMetricsAreCompressed() async throws {
    let routes = HTTPRoutes.metrics({ "up 1\n" }, configuration: { "{}" })
    let listener = try await HTTPListener.open(
      BindAddress(host: "127.0.0.1", port: 0), threads: threads, respond: routes.respond)
    func exchange(_ target: String, method: String = "GET") throws -> (head: RawAnswer, body: [UInt8]) {
      let client = try RawClient(port: listener.port)
      client.send(
        "\(method) \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Encoding: gzip\r\n\r\n")
      let bytes = client.readBytes()
      let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)))
      let head = try RawAnswer(String(decoding: bytes[..<end.upperBound], as: UTF8.self))
      return (head, Array(bytes[end.upperBound...]))
    }
    let metrics = try exchange("/metrics")
    #expect(metrics.head.headers["content-encoding"] == "gzip")
    #expect(metrics.head.headers["vary"] == "Accept-Encoding")
    #expect(metrics.head.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(metrics.head.headers["content-length"] == "\(metrics.body.count)")
    #expect(try gunzipped(metrics.body) == "up 1\n")
    let head = try exchange("/metrics", method: "HEAD")
    #expect(head.head.headers["content-length"] == metrics.head.headers["content-length"])
    #expect(head.body.isEmpty)
    let mode = try exchange("/proxyMode")
    #expect(mode.head.headers["content-encoding"] == nil)
    #expect(String(decoding: mode.body, as: UTF8.self) == "nftables")
    let plain = try ask("/metrics", port: listener.port)
    #expect(plain.headers["content-encoding"] == nil)
    #expect(plain.headers["vary"] == "Accept-Encoding")
    #expect(plain.body == "up 1\n")
    await listener.close()
  }
}
