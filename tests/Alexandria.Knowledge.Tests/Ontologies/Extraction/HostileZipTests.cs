using System.Text;
using Alexandria.Knowledge.Ontologies.Extraction;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

public class HostileZipTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("A line of a vocabulary.\n", 200)));

    public static TheoryData<string, byte[]> Lies { get; } = new()
    {
        { ExtractionCodes.Symlink, ZipBytes.Of(new ZipPart("link", "../neighbour/victim") { Mode = 0xA1FF }) },
        { ExtractionCodes.Symlink, ZipBytes.Of(new ZipPart("link", "../neighbour") { Mode = 0xA1FF }, new ZipPart("link/victim")) },
        { ExtractionCodes.Device, ZipBytes.Of(new ZipPart("fifo") { Mode = 0x1180 }) },
        { ExtractionCodes.Device, ZipBytes.Of(new ZipPart("char") { Mode = 0x2180 }) },
        { ExtractionCodes.Device, ZipBytes.Of(new ZipPart("block") { Mode = 0x6180 }) },
        { ExtractionCodes.Device, ZipBytes.Of(new ZipPart("socket") { Mode = 0xC180 }) },
        { ExtractionCodes.EntryType, ZipBytes.Of(new ZipPart("odd") { Mode = 0x9180 }) },
        { ExtractionCodes.EntryType, ZipBytes.Of(new ZipPart("directory") { Mode = 0x41ED }) },
        { ExtractionCodes.NameEmpty, ZipBytes.Of(new ZipPart("")) },
        { ExtractionCodes.NameEmpty, ZipBytes.Of(new ZipPart(".")) },
        { ExtractionCodes.Encrypted, ZipBytes.Of(new ZipPart("a") { Flags = 1 }) },
        { ExtractionCodes.Encrypted, ZipBytes.Of(new ZipPart("a") { Flags = 0x2000 }) },
        { ExtractionCodes.Encrypted, ZipBytes.Of(new ZipPart("a") { Method = 99 }) },
        { ExtractionCodes.MethodUnsupported, ZipBytes.Of(new ZipPart("a") { Method = 9 }) },
        { ExtractionCodes.MethodUnsupported, ZipBytes.Of(new ZipPart("a") { Method = 14 }) },
        { ExtractionCodes.ZipMultiDisk, new ZipBytes(new ZipPart("a")) { Disk = 1 }.Build() },
        { ExtractionCodes.ZipMultiDisk, ZipBytes.Of(new ZipPart("a") { Disk = 1 }) },
        { ExtractionCodes.ZipDirectoryWithData, ZipBytes.Of(new ZipPart("d/")) },
        { ExtractionCodes.ZipStoredSize, ZipBytes.Of(new ZipPart("a") { Size = 5 }) },
        { ExtractionCodes.ZipTooManyBytes, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Size = 4799 }) },
        { ExtractionCodes.ZipTooFewBytes, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Size = 4801 }) },
        { ExtractionCodes.ZipTooFewBytes, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Size = 0x7FFFFFFF }) },
        { ExtractionCodes.FileTooLarge, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Size = 0x80000001 }) },
        { ExtractionCodes.ZipCompressedSize, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Slack = 1 }) },
        { ExtractionCodes.ZipCompressedSize, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Slack = 9000 }) },
        { ExtractionCodes.Corrupt, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, CompressedSize = 20, LocalCompressedSize = 20 }) },
        { ExtractionCodes.ZipDataBounds, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, CompressedSize = 4000 }) },
        { ExtractionCodes.ZipDataBounds, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, CompressedSize = 0xFFFFFFFE }) },
        { ExtractionCodes.ZipLocalHeaderMismatch, ZipBytes.Of(new ZipPart("a") { LocalName = [(byte)'b'] }) },
        { ExtractionCodes.ZipLocalHeaderMismatch, ZipBytes.Of(new ZipPart("a") { LocalName = "../victim"u8.ToArray() }) },
        { ExtractionCodes.ZipLocalHeaderMismatch, ZipBytes.Of(new ZipPart("a") { LocalMethod = 8 }) },
        { ExtractionCodes.ZipLocalHeaderMismatch, ZipBytes.Of(new ZipPart("a") { LocalSize = 1 }) },
        { ExtractionCodes.ZipLocalHeaderMismatch, ZipBytes.Of(new ZipPart("a") { LocalSize = 400 }) },
        { ExtractionCodes.ZipLocalHeaderMismatch, ZipBytes.Of(new ZipPart("a") { LocalCompressedSize = 1 }) },
        { ExtractionCodes.ZipLocalHeaderMismatch, ZipBytes.Of(new ZipPart("a") { LocalCrc = 1 }) },
        { ExtractionCodes.Checksum, ZipBytes.Of(new ZipPart("a") { Crc = 1 }) },
        { ExtractionCodes.Checksum, ZipBytes.Of(new ZipPart("a") { Crc = 1, LocalCrc = 1 }) },
        { ExtractionCodes.ZipDescriptorMismatch, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Descriptor = true, DescriptorSize = 1 }) },
        { ExtractionCodes.ZipDescriptorMismatch, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Descriptor = true, DescriptorSize = 1, Size = 2 }) },
        { ExtractionCodes.ZipLocalHeaderMismatch, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Descriptor = true, LocalSize = 5 }) },
        { ExtractionCodes.ZipOverlap, ZipBytes.Of(new ZipPart("a"), new ZipPart("b") { LocalOffset = 0 }) },
        { ExtractionCodes.ZipLocalHeaderMissing, ZipBytes.Of(new ZipPart("a") { LocalOffset = 0xFFFFFF }) },
        { ExtractionCodes.ZipUnlistedEntry, ZipBytes.Of(new ZipPart("a"), new ZipPart("hidden") { IsUnlisted = true }, new ZipPart("b")) },
        { ExtractionCodes.ZipUnlistedEntry, ZipBytes.Of(new ZipPart("hidden") { IsUnlisted = true }, new ZipPart("b")) },
        { ExtractionCodes.ZipUnlistedEntry, ZipBytes.Of(new ZipPart("a"), new ZipPart("hidden") { IsUnlisted = true }) },
        { ExtractionCodes.ZipExtraField, ZipBytes.Of(new ZipPart("a") { Extra = [1, 2, 200, 0, 5] }) },
        { ExtractionCodes.ZipEntryCount, new ZipBytes(new ZipPart("a"), new ZipPart("b")) { Entries = 1 }.Build() },
        { ExtractionCodes.ZipEntryCount, new ZipBytes(new ZipPart("a")) { Entries = 2 }.Build() },
        { ExtractionCodes.ZipDirectoryBounds, new ZipBytes(new ZipPart("a")) { DirectoryOffset = 0xFFFFFFF }.Build() },
        { ExtractionCodes.ZipDirectoryBounds, new ZipBytes(new ZipPart("a")) { DirectoryBytes = 40 }.Build() },
        { ExtractionCodes.ZipDirectoryBounds, new ZipBytes(new ZipPart("a")) { Middle = (_, _) => new byte[7] }.Build() },
        { ExtractionCodes.ZipDirectoryDamaged, new ZipBytes(new ZipPart("a", "")) { DirectoryOffset = 0, DirectoryBytes = 78 }.Build() },
        { ExtractionCodes.ZipCommentLength, new ZipBytes(new ZipPart("a")) { After = [0] }.Build() },
        { ExtractionCodes.ZipCommentLength, new ZipBytes(new ZipPart("a")) { After = new byte[70] }.Build() },
        { ExtractionCodes.ZipEndMissing, new ZipBytes(new ZipPart("a")) { After = new byte[70_000] }.Build() },
        { ExtractionCodes.ZipEndAmbiguous, new ZipBytes(new ZipPart("a")) { Comment = ZipBytes.Of() }.Build() },
        { ExtractionCodes.ZipPrependedData, new ZipBytes(new ZipPart("a")) { Before = "MZ a program"u8.ToArray() }.Build() },
        { ExtractionCodes.ZipPrependedData, new ZipBytes(new ZipPart("a") { LocalOffset = 12 }) { Before = "MZ a program"u8.ToArray(), DirectoryOffset = 47 }.Build() },
        { ExtractionCodes.ZipPrependedData, new ZipBytes(new ZipPart("a")) { Before = ZipBytes.Of(new ZipPart("b")) }.Build() },
        { ExtractionCodes.Zip64LocatorMissing, new ZipBytes(new ZipPart("a")) { DirectoryOffset = uint.MaxValue }.Build() },
        { ExtractionCodes.Zip64RecordMissing, With64((offset, length, _) => (offset, length, 1, 0)) },
        { ExtractionCodes.Zip64Contradiction, With64((offset, length, at) => (offset, length, 2, at), entries: 1) },
        { ExtractionCodes.Zip64Contradiction, With64((offset, length, at) => (offset + 1, length, 1, at), directoryOffset: null) },
        { ExtractionCodes.ZipDirectoryBounds, With64((_, length, at) => (ulong.MaxValue, length, 1, at), uint.MaxValue) },
        { ExtractionCodes.ZipDirectoryBounds, With64((offset, _, at) => (offset, ulong.MaxValue >> 1, 1, at), uint.MaxValue, directoryBytes: uint.MaxValue) },
        { ExtractionCodes.TooManyEntries, With64((offset, length, at) => (offset, length, ulong.MaxValue, at), entries: ushort.MaxValue) },
        { ExtractionCodes.Zip64RecordMissing, With64((offset, length, _) => (offset, length, 1, ulong.MaxValue)) },
        { ExtractionCodes.Zip64FieldMissing, ZipBytes.Of(new ZipPart("a") { Size = uint.MaxValue, CompressedSize = uint.MaxValue }) },
        { ExtractionCodes.Zip64FieldMissing, ZipBytes.Of(new ZipPart("a") { LocalSize = uint.MaxValue, LocalCompressedSize = uint.MaxValue }) },
        { ExtractionCodes.Zip64NoUncompressedSize, ZipBytes.Of(new ZipPart("a") { Size = uint.MaxValue, Extra = [1, 0, 4, 0, 0, 0, 0, 0] }) },
        { ExtractionCodes.Zip64NoCompressedSize, ZipBytes.Of(new ZipPart("a") { Size = uint.MaxValue, CompressedSize = uint.MaxValue, Extra = Field64(4) }) },
        { ExtractionCodes.Zip64NoOffset, ZipBytes.Of(new ZipPart("a") { Size = uint.MaxValue, CompressedSize = uint.MaxValue, LocalOffset = uint.MaxValue, Extra = Field64(4, 4) }) },
        { ExtractionCodes.Zip64Contradiction, ZipBytes.Of(new ZipPart("a") { Size = uint.MaxValue, Extra = Field64(ulong.MaxValue) }) },
        { ExtractionCodes.Zip64Contradiction, ZipBytes.Of(new ZipPart("a") { Size = uint.MaxValue, Extra = [.. Field64(4), .. Field64(5)] }) },
        { ExtractionCodes.FileTooLarge, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Size = uint.MaxValue, Extra = Field64(1UL << 62) }) },
        { ExtractionCodes.ZipDataBounds, ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, CompressedSize = uint.MaxValue, Extra = Field64(1UL << 62) }) },
        { ExtractionCodes.ZipLocalHeaderMissing, ZipBytes.Of(new ZipPart("a") { LocalOffset = uint.MaxValue, Extra = Field64(long.MaxValue) }) },
    };

    [Theory]
    [MemberData(nameof(Lies), DisableDiscoveryEnumeration = true)]
    public async Task A_zip_that_lies_is_refused_for_what_it_lies_about(string code, byte[] zip)
    {
        using var sandbox = new Sandbox();
        await sandbox.RefuseAsync(code, zip);
    }

    [Fact]
    public async Task What_careful_writers_make_is_accepted()
    {
        using var sandbox = new Sandbox();
        byte[][] zips =
        [
            ZipBytes.Of(new ZipPart("a", Text) { Deflate = true }, new ZipPart("d/", "") { Mode = 0x41ED }, new ZipPart("d/b", "") { Mode = 0x81A4 }),
            ZipBytes.Of(new ZipPart("a", Text) { Deflate = true, Descriptor = true }, new ZipPart("b") { Descriptor = true }),
            new ZipBytes(new ZipPart("a")) { Comment = "A comment."u8.ToArray() }.Build(),
            With64((offset, length, at) => (offset, length, 1, at), uint.MaxValue, uint.MaxValue, ushort.MaxValue),
            With64((offset, length, at) => (offset, length, 1, at)),
            ZipBytes.Of(new ZipPart("a") { Size = uint.MaxValue, CompressedSize = uint.MaxValue, LocalSize = uint.MaxValue, LocalCompressedSize = uint.MaxValue, Extra = Field64(4, 4), LocalExtra = Field64(4, 4) }),
            ZipBytes.Of(new ZipPart("a") { Extra = [0, 0, 0] }),
        ];
        foreach (var zip in zips)
        {
            Assert.Contains("a", (await sandbox.AcceptAsync(zip)).Keys);
            sandbox.Clear();
        }
    }

    private static byte[] With64(Func<uint, uint, ulong, (ulong Offset, ulong Bytes, ulong Entries, ulong At)> truth, uint? directoryOffset = null, uint? directoryBytes = null, ushort entries = 1) =>
        new ZipBytes(new ZipPart("a"))
        {
            DirectoryOffset = directoryOffset,
            DirectoryBytes = directoryBytes,
            Entries = entries,
            Middle = (offset, length) =>
            {
                var told = truth(offset, length, offset + length);
                return ZipBytes.End64(told.Entries, told.Bytes, told.Offset, (long)told.At);
            },
        }.Build();

    private static byte[] Field64(params ulong[] values)
    {
        var field = new MemoryStream();
        ZipBytes.Write(field, [], [(ushort)1, (ushort)(8 * values.Length), .. values.Cast<object>()]);
        return field.ToArray();
    }
}
