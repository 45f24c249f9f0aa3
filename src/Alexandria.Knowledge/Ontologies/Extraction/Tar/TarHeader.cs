using System.Text;

namespace Alexandria.Knowledge.Ontologies.Extraction.Tar;

/// <summary>One header block of 512 bytes (POSIX.1-1988 ustar, V7 or GNU).</summary>
internal readonly record struct TarHeader(char Type, byte[] Name, long Size)
{
    public const int BlockBytes = 512;

    private const int SumAt = 148;
    private const int MagicAt = 257;

    /// <summary>Whether the block's own sum is right, the signed one of old programs included.</summary>
    public static bool HasRightSum(ReadOnlySpan<byte> block)
    {
        if (block.Length < BlockBytes || Number(block.Slice(SumAt, 8)) is not { } declared)
        {
            return false;
        }

        long unsigned = 0;
        long signed = 0;
        for (var i = 0; i < BlockBytes; i++)
        {
            var value = i is >= SumAt and < SumAt + 8 ? (byte)' ' : block[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        return declared == unsigned || declared == signed;
    }

    public static bool HasMagic(ReadOnlySpan<byte> block) => block.Length >= BlockBytes && block[MagicAt..].StartsWith("ustar"u8);

    /// <exception cref="ArchiveRefusedException">The sum or a number is wrong.</exception>
    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        if (!HasRightSum(block))
        {
            throw new ArchiveRefusedException(ExtractionCodes.TarHeader, "A header's checksum is wrong: the archive is damaged, or is no tar from here on.");
        }

        // GNU keeps other things where ustar has the first part of a long name.
        var name = Text(block[..100]);
        var prefix = block[MagicAt..].StartsWith("ustar\0"u8) ? Text(block.Slice(345, 155)) : [];
        byte[] full = prefix.Length > 0 ? [.. prefix, (byte)'/', .. name] : name;
        return Number(block.Slice(124, 12)) is >= 0 and var size
            ? new TarHeader((char)block[156], full, size)
            : throw new ArchiveRefusedException(ExtractionCodes.TarNumber, Encoding.Latin1.GetString(full), "the header gives a size that is negative or no number.");
    }

    private static byte[] Text(ReadOnlySpan<byte> field) => (field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field).ToArray();

    /// <summary>Octal digits, or with the highest bit set a big-endian number in two's complement (GNU).</summary>
    /// <returns>Null when it is neither, or too large.</returns>
    private static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            return Binary(field);
        }

        long value = 0;
        var digits = field.Trim(" \0"u8);
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static long? Binary(ReadOnlySpan<byte> field)
    {
        var isNegative = (field[0] & 0x40) != 0;
        Int128 value = isNegative ? -1 : 0;
        for (var i = 0; i < field.Length; i++)
        {
            value = (value << 8) | (i == 0 && !isNegative ? (byte)(field[0] & 0x7F) : field[i]);
        }

        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }
}
