/// Decides whether pages are requested in gzip. It makes a list of Services or EndpointSlices a tenth of its size, but takes
/// the API server and us some 8 ms of a processor for each megabyte (zlib, level 1; Go takes longer). On a network that
/// carries a megabyte in less, the list would come later and cost more.
struct TransferRate: Hashable, Sendable {
  /// Fewer bytes than these say nothing: they come in one go, whatever the network.
  static let sample = 256 << 10
  /// The bytes per second below which gzip pays: about 80 Mbit/s.
  private static let slow = 10_000_000.0

  let bytes: Int
  let time: Duration

  /// Whether gzip would be faster.
  var isSlow: Bool { bytes >= Self.sample && Double(bytes) < Self.slow * time.inSeconds }
}
