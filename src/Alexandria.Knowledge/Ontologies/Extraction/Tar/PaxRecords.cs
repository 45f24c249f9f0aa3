using System.Buffers.Text;
using System.Globalization;

namespace Alexandria.Knowledge.Ontologies.Extraction.Tar;

/// <summary>What a pax extended header (POSIX.1-2001) says of the next entry, as far as it matters here.</summary>
/// <param name="Path">Bytes of its name; null: as in its own header.</param>
/// <param name="Size">Its length; null: as in its own header.</param>
internal readonly record struct PaxRecords(byte[]? Path, long? Size)
{
    /// <param name="data">Records <c>LENGTH KEY=VALUE\n</c>.</param>
    /// <param name="isGlobal">Whether it is for all entries; then a name or size makes no sense.</param>
    /// <exception cref="ArchiveRefusedException">It is malformed, or tells of a sparse file.</exception>
    public static PaxRecords Parse(ReadOnlySpan<byte> data, bool isGlobal)
    {
        var records = default(PaxRecords);
        while (!data.IsEmpty)
        {
            if (!Utf8Parser.TryParse(data, out int length, out var digits) || length <= digits + 1 || length > data.Length || data[digits] != ' ' || data[length - 1] != '\n'
                || data[(digits + 1)..(length - 1)].IndexOf((byte)'=') is not (> 0 and var equals))
            {
                throw Malformed("it has a malformed record");
            }

            var record = data[(digits + 1)..(length - 1)];
            records = records.With(record[..equals], record[(equals + 1)..], isGlobal);
            data = data[length..];
        }

        return records;
    }

    private PaxRecords With(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isGlobal)
    {
        if (key.StartsWith("GNU.sparse."u8))
        {
            throw new ArchiveRefusedException(ExtractionCodes.TarSparse, "The archive has a sparse file, whose length is not that of its data. Pack it again without --sparse.");
        }

        var isPath = key.SequenceEqual("path"u8);
        if (!isPath && !key.SequenceEqual("size"u8))
        {
            return this;
        }

        if (isGlobal)
        {
            throw Malformed("it gives one name or size to all entries");
        }

        if (isPath)
        {
            return this with { Path = value.ToArray() };
        }

        return value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? this with { Size = size }
            : throw new ArchiveRefusedException(ExtractionCodes.TarNumber, "An extended header gives a size that is negative, too large or no number.");
    }

    private static ArchiveRefusedException Malformed(string what) => new(ExtractionCodes.TarExtendedHeader, $"An extended header cannot be read: {what}.");
}
