using Alexandria.Knowledge.Ontologies.Extraction;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

public class DamagedArchivesTests
{
    private static readonly byte[][] Seeds = MakeSeeds();

    [Fact]
    public async Task Cut_anywhere_an_archive_is_refused_as_a_whole()
    {
        using var sandbox = new Sandbox();
        foreach (var seed in Seeds)
        {
            for (var length = 0; length < seed.Length; length += Math.Max(1, seed.Length / 61))
            {
                var result = await sandbox.ExtractAsync(seed[..length]);
                Assert.True(result.Failed, $"accepted when cut to {length} of {seed.Length} bytes");
                Assert.StartsWith("archive_", result.Error.Code, StringComparison.Ordinal);
            }

            await sandbox.AcceptAsync(seed);
            sandbox.Clear();
        }
    }

    [Fact]
    public void Any_mutation_is_extracted_or_refused_with_a_code_and_leaves_nothing_else()
    {
        var known = typeof(ExtractionCodes).GetFields().Select(f => (string)f.GetValue(null)!).ToHashSet(StringComparer.Ordinal);
        using var sandbox = new Sandbox();
        var mutations = from seed in Gen.Elements(Seeds)
                        from other in Gen.Elements(Seeds)
                        from places in ArbMap.Default.GeneratorFor<int>().ArrayOf(6)
                        from values in ArbMap.Default.GeneratorFor<byte>().ArrayOf(6)
                        from kind in Gen.Choose(0, 4)
                        select Mutate(seed, other, places, values, kind);

        Prop.ForAll(mutations.ToArbitrary(), archive =>
        {
            // The sandbox compares everything around the target before and after.
            var result = sandbox.ExtractAsync(archive, new ExtractionOptions { MaxTotalBytes = 32 << 20, MaxFileBytes = 16 << 20 }).GetAwaiter().GetResult();
            if (result.Failed)
            {
                Assert.Contains(result.Error.Code, known);
                Assert.Equal(ErrorKind.Unprocessable, result.Error.Kind);
            }
            else
            {
                sandbox.Clear();
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    private static byte[] Mutate(byte[] seed, byte[] other, int[] places, byte[] values, int kind)
    {
        var bytes = (byte[])seed.Clone();
        int Place(int i, int within) => (int)(unchecked((uint)places[i] * 2654435761u) % (uint)Math.Max(1, within));
        switch (kind)
        {
            case 0:
                // A few bytes.
                for (var i = 0; i < 1 + (values[0] % 6); i++)
                {
                    bytes[Place(i, bytes.Length)] = values[i];
                }

                return bytes;
            case 1:
                // One bit near the end, where a zip has its structure.
                bytes[^(1 + Place(0, Math.Min(bytes.Length, 300)))] ^= (byte)(1 << (values[0] & 7));
                return bytes;
            case 2:
                // A field full of ones or zeros.
                var at = Place(0, bytes.Length);
                bytes.AsSpan(at, Math.Min(1 << (values[0] & 3), bytes.Length - at)).Fill((values[1] & 1) == 0 ? byte.MaxValue : byte.MinValue);
                return bytes;
            case 3:
                // A piece of another archive in the middle.
                var from = Place(1, other.Length);
                var piece = other.AsSpan(from, Math.Min(Place(2, 600), other.Length - from));
                var cut = Place(3, bytes.Length);
                return [.. bytes[..cut], .. piece, .. bytes[Math.Min(bytes.Length, cut + Place(4, 100))..]];
            default:
                // A piece missing.
                var start = Place(0, bytes.Length);
                return [.. bytes[..start], .. bytes[Math.Min(bytes.Length, start + 1 + Place(1, 64))..]];
        }
    }

    private static byte[][] MakeSeeds()
    {
        var text = string.Concat(Enumerable.Range(0, 300).Select(i => $"[Term]\nid: X:{i:D7}\nname: term {i * 7919 % 1000}\n\n"));
        var tar = new TarBytes().Entry("d/", '5', []).File("d/a.obo", text).Pax(("path", "d/été.txt"), ("mtime", "1.5")).File("x", "b").LongName("d/" + new string('n', 120)).File("y", "c").Build();
        return
        [
            ZipBytes.Of(new ZipPart("d/", ""), new ZipPart("d/a.obo", text) { Deflate = true }, new ZipPart("b.txt")),
            ZipBytes.Of(new ZipPart("a.obo", text) { Deflate = true, Descriptor = true }, new ZipPart("été.txt") { Descriptor = true }),
            new ZipBytes(new ZipPart("a.txt")) { Comment = "comment"u8.ToArray(), DirectoryOffset = uint.MaxValue, Middle = (offset, length) => ZipBytes.End64(1, length, offset, offset + length) }.Build(),
            tar,
            TarBytes.Gzip(tar),
            TarBytes.Bzip2(tar),
            [.. TarBytes.Gzip(System.Text.Encoding.UTF8.GetBytes(text)), .. TarBytes.Gzip("end"u8.ToArray())],
            TarBytes.Bzip2(System.Text.Encoding.UTF8.GetBytes(text)),
        ];
    }
}
