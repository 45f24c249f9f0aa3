using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

/// <summary>Writes tars block by block, so that any part of them can lie.</summary>
internal sealed class TarBytes
{
    private readonly MemoryStream tar = new();

    public static byte[] Of(params string[] names) => names.Aggregate(new TarBytes(), (tar, name) => tar.File(name)).Build();

    public TarBytes File(string name, string text = "text") => Entry(name, '0', Encoding.UTF8.GetBytes(text));

    /// <param name="name">At most 100 bytes.</param>
    /// <param name="type">The type flag.</param>
    /// <param name="data">Padded to whole blocks.</param>
    /// <param name="size">Twelve characters instead of the true size.</param>
    /// <param name="spoil">Changes the header after its sum was written.</param>
    public TarBytes Entry(string name, char type, byte[] data, byte[]? size = null, Action<byte[]>? spoil = null)
    {
        var header = new byte[512];
        Encoding.UTF8.GetBytes(name).CopyTo(header, 0);
        Text(header, 100, "0000644\0");
        Text(header, 108, "0000000\0");
        Text(header, 116, "0000000\0");
        (size ?? Encoding.ASCII.GetBytes(Convert.ToString(data.Length, 8).PadLeft(11, '0') + "\0")).CopyTo(header, 124);
        Text(header, 136, "00000000000\0");
        Text(header, 148, "        ");
        header[156] = (byte)type;
        Text(header, 157, type is '1' or '2' ? "victim" : "");
        Text(header, 257, "ustar\0" + "00");
        Text(header, 148, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ");
        spoil?.Invoke(header);
        tar.Write(header);
        return Raw(data).Raw(new byte[-data.Length & 511]);
    }

    public TarBytes Pax(params (string Key, string Value)[] records) => Pax('x', records);

    public TarBytes Pax(char type, params (string Key, string Value)[] records) => Entry("pax", type, Encoding.UTF8.GetBytes(string.Concat(records.Select(Record))));

    public TarBytes LongName(string name) => Entry("././@LongLink", 'L', Encoding.UTF8.GetBytes(name + "\0"));

    public TarBytes Raw(byte[] bytes)
    {
        tar.Write(bytes);
        return this;
    }

    public byte[] Build() => [.. tar.ToArray(), .. new byte[1024]];

    public byte[] WithoutEnd() => tar.ToArray();

    public static byte[] Gzip(byte[] data)
    {
        if (data.Length == 0)
        {
            // The framework writes nothing at all for nothing; this is a header, an empty last block and a trailer.
            return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        }

        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(data);
        }

        return compressed.ToArray();
    }

    public static byte[] Bzip2(byte[] data)
    {
        var compressed = new MemoryStream();
        using (var bzip2 = new ICSharpCode.SharpZipLib.BZip2.BZip2OutputStream(compressed, 1) { IsStreamOwner = false })
        {
            bzip2.Write(data, 0, data.Length);
        }

        return compressed.ToArray();
    }

    private static string Record((string Key, string Value) record)
    {
        var rest = $" {record.Key}={record.Value}\n";
        var length = Encoding.UTF8.GetByteCount(rest);
        var total = length + (length + 1).ToString(CultureInfo.InvariantCulture).Length;
        total = length + total.ToString(CultureInfo.InvariantCulture).Length;
        return total.ToString(CultureInfo.InvariantCulture) + rest;
    }

    private static void Text(byte[] header, int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, at);
}
