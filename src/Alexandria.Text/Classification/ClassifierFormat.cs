using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Alexandria.Text.Classification;

/// <summary>
/// A model as bytes, little-endian: magic, version, number of classes and features; then calibration, labels (UTF-16),
/// features (hash, rarity), weights by place; then the SHA-256 of all that. Reading takes nothing for granted: every number is
/// checked before anything is allocated by it.
/// </summary>
internal static class ClassifierFormat
{
    private const uint Magic = 0x434C5841; // "AXLC"
    private const ushort Version = 1;

    /// <summary>Length of a label, in UTF-16 units.</summary>
    public const int MaxLabel = 1000;

    public static byte[] Write(LinearClassifier model)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(model.Labels.Count);
            writer.Write(model.Features);
            var (calibration, held) = (model.Calibration, model.HeldOut);
            writer.Write(calibration.Sharpness);
            writer.Write(calibration.Threshold);
            writer.Write(held.Texts);
            writer.Write(held.Accuracy);
            writer.Write(held.Majority);
            writer.Write(held.Coverage);
            writer.Write(held.Precision ?? -1);
            foreach (var label in model.Labels)
            {
                writer.Write(label.Length);
                writer.Write(MemoryMarshal.AsBytes(label.AsSpan()));
            }

            for (var i = 0; i < model.Features; i++)
            {
                writer.Write(model.Space.Hashes[i]);
                writer.Write(model.Space.Rarities[i]);
            }

            for (var place = 0; place < model.Space.Size; place++)
            {
                foreach (var weight in model.Weights[place])
                {
                    writer.Write(weight);
                }
            }
        }

        stream.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    public static LinearClassifier Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(uint) + sizeof(ushort) + SHA256.HashSizeInBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            throw new InvalidDataException("The bytes are no classifier.");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[sizeof(uint)..]) is var version && version != Version)
        {
            throw new InvalidDataException($"The classifier is of version {version}; this program reads version {Version}.");
        }

        var body = bytes[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes[body.Length..]))
        {
            throw new InvalidDataException("The classifier is damaged: its checksum does not fit.");
        }

        var reader = new Reader(body[(sizeof(uint) + sizeof(ushort))..]);
        var classes = reader.Count(2, sizeof(int));
        var features = reader.Count(0, sizeof(ulong) + sizeof(float));
        var calibration = Calibration(ref reader);
        var labels = Labels(ref reader, classes);
        var (hashes, rarities) = (new ulong[features], new float[features]);
        for (var i = 0; i < features; i++)
        {
            (hashes[i], rarities[i]) = (reader.UInt64(), reader.Single());
            Demand(rarities[i] > 0 && (i == 0 || hashes[i] > hashes[i - 1]), "its features are out of order");
        }

        Demand((features + 1L) * classes * sizeof(float) == reader.Left, "it has not a weight for each feature and class");
        var weights = new LinearWeights(features + 1, classes);
        for (var place = 0; place <= features; place++)
        {
            foreach (ref var weight in weights[place])
            {
                weight = reader.Single();
            }
        }

        return new(labels, new(hashes, rarities), weights, calibration);
    }

    private static Calibration Calibration(ref Reader reader)
    {
        var sharpness = reader.Double();
        var threshold = reader.Double(infinite: true);
        var held = new HeldOutFigures(reader.Int32(), reader.Double(), reader.Double(), reader.Double(), reader.Double() is var precision and >= 0 ? precision : null);
        Demand(sharpness > 0 && threshold >= 0 && held.Texts > 0, "its calibration is out of range");
        return new(sharpness, threshold, held);
    }

    private static string[] Labels(ref Reader reader, int classes)
    {
        var labels = new string[classes];
        for (var i = 0; i < classes; i++)
        {
            var length = reader.Int32();
            Demand(length is >= 0 and <= MaxLabel, "a label is too long");
            labels[i] = new string(MemoryMarshal.Cast<byte, char>(reader.Take(length * sizeof(char))));
            Demand(i == 0 || string.CompareOrdinal(labels[i], labels[i - 1]) > 0, "its labels are out of order");
        }

        return labels;
    }

    private static void Demand(bool condition, string what)
    {
        if (!condition)
        {
            throw Damaged(what);
        }
    }

    private static InvalidDataException Damaged(string what) => new($"The classifier is damaged: {what}.");

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public readonly int Left => _rest.Length;

        public ReadOnlySpan<byte> Take(int count)
        {
            Demand(count <= _rest.Length, "it ends too early");
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

        public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

        public float Single()
        {
            var value = BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
            Demand(float.IsFinite(value), "it holds what is no number");
            return value;
        }

        public double Double(bool infinite = false)
        {
            var value = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
            Demand(double.IsFinite(value) || (infinite && double.IsPositiveInfinity(value)), "it holds what is no number");
            return value;
        }

        /// <summary>A number of things that take at least so many bytes each.</summary>
        public int Count(int least, int size)
        {
            var count = Int32();
            Demand(count >= least && count <= _rest.Length / size, "it ends too early");
            return count;
        }
    }
}
