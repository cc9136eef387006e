public import Addresses

/// A condition for a rule to continue.
public enum Match: Hashable, Sendable {
  /// `meta l4proto tcp`
  case transport(Transport)
  /// `meta l4proto { tcp, udp, sctp }`, which nft requires before `dnat` to an address with a port.
  case anyTransport
  /// `ip daddr @cluster-ips`, `ip saddr != @local-pods`
  case found(Lookup, negated: Bool = false)
  /// `fib saddr type local`: the packet comes from the node itself.
  case sourceIsLocal
  /// `fib daddr type != local`: the packet is not addressed to the node itself.
  case destinationIsNotLocal
  /// `iifname "cni0"`, `iifname != "veth*"`
  case inputInterface(InterfaceMatch, negated: Bool = false)
  /// `meta mark & 0x4000 != 0`
  case hasBits(MetaField, UInt32)
  /// `ct status dnat`: the flow's destination has been translated, by our rules or others.
  case destinationWasChanged
  /// `ct mark & 0x2000 != 0`: the flow carries a bit in its connection mark.
  case connectionHasBits(UInt32)
  /// `@th,96,32 & 0x40000 == 0`: a TCP segment without the flag RST. A load of four bytes, of which the flags are the
  /// second, because `tcp flags` would need operations on a single byte.
  case isNoReset
}
