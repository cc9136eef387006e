package import ClusterModel

/// Decodes a manifest, in the forms that kubectl prints and reads: YAML (multiple documents, anchors, merge keys) or JSON (a
/// stream of objects), in UTF-8, or in UTF-16 with a byte order mark.
///
/// Reports invalid objects and ignores them, or only the invalid part if possible; other objects are not affected. Replaces
/// `kind: List` and typed lists by their items. Fields that we do not use are not validated. Diagnostics about JSON have a
/// location if the input is smaller than 1 MiB; for larger inputs, finding it would take several times as long as decoding.
///
///
/// - Parameters:
///   - file: the manifest's name, for messages; `-` for standard input.
///   - keepsObjects: whether to return the objects of all kinds with all their fields as well.
///   - usesFastReaders: whether the fast readers may read it; the result is the same, which tests compare.
/// - Throws: if the input is neither YAML nor JSON. Then no object is used.
package func decodeManifest(
  _ bytes: [UInt8], file: String, keepsObjects: Bool = false, usesFastReaders: Bool = true
) throws(ManifestSyntaxError) -> DecodedManifest {
  var reader = ManifestReader(file: file, keepsObjects ? [.checked, .whole] : .checked)
  reader.triesPlain = usesFastReaders
  try reader.read(bytes)
  return reader.manifest
}

/// Decodes a manifest's objects of any kind, with all fields. Replaces lists by their items; items of a typed list get the
/// kind of the list. Omits anything that is not an object, which `decodeManifest` reports.
///
/// - Parameter file: the manifest's name, for messages; `-` for standard input.
/// - Throws: if the input is neither YAML nor JSON.
package func decodeObjects(_ bytes: [UInt8], file: String) throws(ManifestSyntaxError) -> [ObjectValue] {
  var reader = ManifestReader(file: file, .whole)
  try reader.read(bytes)
  return reader.manifest.values
}
