internal import AsyncHTTPClient
internal import ManifestDecoding
internal import KubeWire
internal import NIOCore
internal import NIOHTTP1

extension APIConnection {
  /// Returns the whole body. Throws if it is larger than the limit, in bytes.
  static func body(of response: HTTPClientResponse, limit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    if let length = response.headers.first(name: "content-length").flatMap(Int.init), length <= limit {
      bytes.reserveCapacity(length)
    }
    for try await piece in response.body {
      guard bytes.count + piece.readableBytes <= limit else { throw RequestFailure.tooLarge(limit: limit) }
      bytes += piece.readableBytesView
    }
    return bytes
  }

  /// Returns the Status of a refusal. If the body is not a Status, as from a proxy in between, the HTTP code and the
  /// header `Retry-After` are used.
  static func status(of response: HTTPClientResponse) async throws -> APIStatus {
    let code = Int(response.status.code)
    let header = response.headers.first(name: "retry-after").flatMap(Int.init)
    // A refusal whose body is cut off is still a refusal.
    let bytes = (try? await body(of: response, limit: 1 << 20)) ?? []
    guard var status = Self.status(bytes, response) else {
      return APIStatus(code: code, reason: response.status.reasonPhrase, retryAfterSeconds: header)
    }
    if status.code == 0 { status.code = code }
    status.retryAfterSeconds = status.retryAfterSeconds ?? header
    return status
  }

  private static func status(_ bytes: [UInt8], _ response: HTTPClientResponse) -> APIStatus? {
    switch ResponseFormat(contentType: response.headers.first(name: "content-type") ?? "") {
    case .json: return decodeStatus(bytes)
    case .protobuf:
      var wire = WireDecoder()
      return try? wire.status(in: bytes.span)
    case nil: return nil
    }
  }
}
