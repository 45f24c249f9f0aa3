using System.Buffers.Binary;
using System.Globalization;

namespace Alexandria.Knowledge.Ontologies.Extraction.Zip;

/// <summary>Where the central directory lies, out of the end of central directory record and its zip64 twin (APPNOTE 6.3.10, 4.3.14 to 4.3.16).</summary>
/// <param name="Offset">Of the central directory.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Entries">How many it says it has.</param>
internal readonly record struct DirectoryEnd(long Offset, long Bytes, ulong Entries)
{
    private const int RecordBytes = 22;
    private const int LocatorBytes = 20;
    private const int Record64Bytes = 56;

    private static ReadOnlySpan<byte> Signature => "PK\u0005\u0006"u8;

    /// <summary>Whether an end record stands near the end of the file.</summary>
    public static bool IsThere(ArchiveFile file) => Tail(file).AsSpan().LastIndexOf(Signature) >= 0;

    /// <exception cref="ArchiveRefusedException">It is missing, ambiguous, or lies.</exception>
    public static DirectoryEnd Read(ArchiveFile file)
    {
        var tail = Tail(file);
        var at = Find(tail);
        var position = file.Length - tail.Length + at;
        var record = tail.AsSpan(at, RecordBytes);
        var disks = (This: U16(record[4..]), Start: U16(record[6..]));
        var entries = (OnDisk: U16(record[8..]), All: U16(record[10..]));
        var end = new DirectoryEnd(U32(record[16..]), U32(record[12..]), entries.All);
        var wants64 = disks.This == ushort.MaxValue || disks.Start == ushort.MaxValue || entries.OnDisk == ushort.MaxValue || entries.All == ushort.MaxValue || end.Bytes == uint.MaxValue || end.Offset == uint.MaxValue;
        var directoryEnd = position;
        Span<byte> locator = stackalloc byte[LocatorBytes];
        if (file.TryRead(position - LocatorBytes, locator) && locator.StartsWith("PK\u0006\u0007"u8))
        {
            (end, directoryEnd) = Read64(file, locator, position, record);
        }
        else if (wants64)
        {
            throw new ArchiveRefusedException(ExtractionCodes.Zip64LocatorMissing, "The end of the zip points to a zip64 record, and the locator of that is missing.");
        }
        else if (disks != (0, 0) || entries.OnDisk != entries.All)
        {
            throw MultiDisk();
        }

        Place(file, end, directoryEnd);
        return end;
    }

    private static void Place(ArchiveFile file, DirectoryEnd end, long directoryEnd)
    {
        if (end.Offset < 0 || end.Bytes < 0 || end.Bytes > directoryEnd || end.Offset > directoryEnd - end.Bytes)
        {
            throw new ArchiveRefusedException(ExtractionCodes.ZipDirectoryBounds, "The central directory is said to lie where it does not fit into the file: it was cut off or damaged.");
        }

        if (end.Offset == directoryEnd - end.Bytes)
        {
            return;
        }

        // All offsets are too small by what stands before the archive, if the directory is where its length says.
        Span<byte> signature = stackalloc byte[4];
        throw file.TryRead(directoryEnd - end.Bytes, signature) && (signature.SequenceEqual("PK\u0001\u0002"u8) || end.Entries == 0)
            ? new ArchiveRefusedException(ExtractionCodes.ZipPrependedData, "Other data stands before the zip, as in a self-extracting program; readers differ on what it then holds. Extract it with its own program and pack the files again.")
            : new ArchiveRefusedException(ExtractionCodes.ZipDirectoryBounds, "Between the central directory and the end of the zip are bytes that belong to neither.");
    }

    private static (DirectoryEnd End, long Position) Read64(ArchiveFile file, ReadOnlySpan<byte> locator, long position, ReadOnlySpan<byte> record)
    {
        if (U32(locator[4..]) != 0 || U32(locator[16..]) > 1)
        {
            throw MultiDisk();
        }

        var at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        Span<byte> record64 = stackalloc byte[Record64Bytes];
        if (!file.TryRead(at, record64) || !record64.StartsWith("PK\u0006\u0006"u8))
        {
            throw new ArchiveRefusedException(ExtractionCodes.Zip64RecordMissing, "There is no zip64 end of central directory record where the locator points.");
        }

        var end = new DirectoryEnd(BinaryPrimitives.ReadInt64LittleEndian(record64[48..]), BinaryPrimitives.ReadInt64LittleEndian(record64[40..]), U64(record64[32..]));
        if (U32(record64[16..]) != 0 || U32(record64[20..]) != 0 || U64(record64[24..]) != end.Entries)
        {
            throw MultiDisk();
        }

        // The record ends where the locator begins, and what the small record can say it says alike.
        return (ulong)(position - LocatorBytes - at - 12) == U64(record64[4..])
            && Agrees(U16(record[10..]), end.Entries, ushort.MaxValue) && Agrees(U16(record[8..]), end.Entries, ushort.MaxValue)
            && Agrees(U32(record[12..]), (ulong)end.Bytes, uint.MaxValue) && Agrees(U32(record[16..]), (ulong)end.Offset, uint.MaxValue)
            ? (end, at)
            : throw new ArchiveRefusedException(ExtractionCodes.Zip64Contradiction, "The zip64 end record contradicts the end record or its own length.");
    }

    private static bool Agrees(uint small, ulong large, uint none) => small == none || small == large;

    // The record that reaches exactly to the end of the file; a second one in its comment would be another reader's choice.
    private static int Find(ReadOnlySpan<byte> tail)
    {
        var found = -1;
        var any = false;
        var start = 0;
        while (tail[start..].IndexOf(Signature) is >= 0 and var at)
        {
            any = true;
            start += at;
            if (found >= 0)
            {
                throw new ArchiveRefusedException(ExtractionCodes.ZipEndAmbiguous, "The zip has a second end of central directory record in its comment; readers differ on which one counts.");
            }

            if (tail.Length - start >= RecordBytes && start + RecordBytes + U16(tail[(start + 20)..]) == tail.Length)
            {
                found = start;
            }

            start++;
        }

        return (found, any) switch
        {
            ( >= 0, _) => found,
            (_, true) => throw new ArchiveRefusedException(ExtractionCodes.ZipCommentLength, "The comment's length is wrong: bytes follow the end of the zip, or some are missing."),
            _ => throw new ArchiveRefusedException(ExtractionCodes.ZipEndMissing, "The zip's end of central directory record is missing: the file was cut off. Download it again."),
        };
    }

    private static byte[] Tail(ArchiveFile file)
    {
        var tail = new byte[Math.Min(file.Length, RecordBytes + ushort.MaxValue)];
        var read = file.ReadUpTo(file.Length - tail.Length, tail);
        return read == tail.Length ? tail : throw new ArchiveRefusedException(ExtractionCodes.Truncated, "The file became shorter while it was read.");
    }

    private static ArchiveRefusedException MultiDisk() => new(ExtractionCodes.ZipMultiDisk, string.Create(CultureInfo.InvariantCulture, $"The zip is one part of several, or says so. Join the parts first."));

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong U64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
