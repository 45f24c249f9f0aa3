using System.Text;
using Alexandria.Knowledge.Ontologies.Extraction;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

public class HostileNamesTests
{
    public static TheoryData<string, string> Names { get; } = new()
    {
        { "../victim", ExtractionCodes.Traversal },
        { "a/../../victim", ExtractionCodes.Traversal },
        { "a/..", ExtractionCodes.Traversal },
        { "..", ExtractionCodes.Traversal },
        { "../", ExtractionCodes.Traversal },
        { "..\\victim", ExtractionCodes.Traversal },
        { "a\\..\\..\\victim", ExtractionCodes.Traversal },
        { "a/..\\victim", ExtractionCodes.Traversal },
        { ".. /victim", ExtractionCodes.Traversal },
        { " ../victim", ExtractionCodes.Traversal },
        { "./../victim", ExtractionCodes.Traversal },
        { "/../victim", ExtractionCodes.Traversal },
        { "/etc/passwd", ExtractionCodes.AbsolutePath },
        { "//server/share", ExtractionCodes.AbsolutePath },
        { "\\\\server\\share", ExtractionCodes.AbsolutePath },
        { "\\\\?\\C:\\x", ExtractionCodes.AbsolutePath },
        { "\\x", ExtractionCodes.AbsolutePath },
        { "C:\\x", ExtractionCodes.AbsolutePath },
        { "c:/x", ExtractionCodes.AbsolutePath },
        { "C:x", ExtractionCodes.AbsolutePath },
        { "a\\b", ExtractionCodes.NameCharacter },
        { "a.txt:stream", ExtractionCodes.NameCharacter },
        { "a\nb", ExtractionCodes.NameCharacter },
        { "a\u007f", ExtractionCodes.NameCharacter },
        { "a\u0085", ExtractionCodes.NameCharacter },
        { "a\u001b[31m", ExtractionCodes.NameCharacter },
        { "txt.\u202Eexe", ExtractionCodes.NameCharacter },
        { "a<b", ExtractionCodes.NameCharacter },
        { "a>b", ExtractionCodes.NameCharacter },
        { "a\"b", ExtractionCodes.NameCharacter },
        { "a|b", ExtractionCodes.NameCharacter },
        { "a?b", ExtractionCodes.NameCharacter },
        { "a*b", ExtractionCodes.NameCharacter },
        { "CON", ExtractionCodes.NameReserved },
        { "a/nul.txt", ExtractionCodes.NameReserved },
        { "Aux/b", ExtractionCodes.NameReserved },
        { "com1.tar.gz", ExtractionCodes.NameReserved },
        { "LPT9", ExtractionCodes.NameReserved },
        { "COM¹", ExtractionCodes.NameReserved },
        { "NUL .txt", ExtractionCodes.NameReserved },
        { "conin$", ExtractionCodes.NameReserved },
        { "a.", ExtractionCodes.NameEnding },
        { "a ", ExtractionCodes.NameEnding },
        { "a./b", ExtractionCodes.NameEnding },
        { "...", ExtractionCodes.NameEnding },
        { new string('n', 256), ExtractionCodes.NameTooLong },
        { new string('é', 128), ExtractionCodes.NameTooLong },
        { string.Join('/', Enumerable.Repeat(new string('p', 200), 6)), ExtractionCodes.PathTooLong },
        { string.Join('/', Enumerable.Repeat("d", 33)), ExtractionCodes.TooDeep },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_that_leads_elsewhere_or_cannot_be_held_everywhere_is_refused(string name, string code)
    {
        using var sandbox = new Sandbox();
        var error = await sandbox.RefuseAsync(code, ZipBytes.Of(new ZipPart("good.txt"), new ZipPart(name)));
        Assert.True(error.Message.Length < 400, error.Message);
        await sandbox.RefuseAsync(code, new TarBytes().File("good.txt").Pax(("path", name)).File("x").Build());
        await sandbox.RefuseAsync(code, TarBytes.Gzip(new TarBytes().File("good.txt").LongName(name).File("x").Build()));
    }

    [Fact]
    public async Task A_NUL_neither_ends_a_name_nor_hides_the_rest_of_it()
    {
        using var sandbox = new Sandbox();
        await sandbox.RefuseAsync(ExtractionCodes.NameCharacter, ZipBytes.Of(new ZipPart("a\0b")));
        await sandbox.RefuseAsync(ExtractionCodes.Traversal, ZipBytes.Of(new ZipPart("a\0/../../victim")));
        await sandbox.RefuseAsync(ExtractionCodes.NameCharacter, new TarBytes().Pax(("path", "a\0b")).File("x").Build());
    }

    [Fact]
    public async Task Bytes_that_are_not_what_they_are_said_to_be_are_no_name()
    {
        using var sandbox = new Sandbox();

        // An overlong encoding of a dot, a lone continuation byte, an encoded surrogate.
        foreach (byte[] raw in (byte[][])[[0xC0, 0xAE, 0xC0, 0xAE, (byte)'/', (byte)'x'], [0x80], [0xED, 0xA0, 0x80]])
        {
            await sandbox.RefuseAsync(ExtractionCodes.NameEncoding, ZipBytes.Of(new ZipPart("x") { RawName = raw }));
            await sandbox.RefuseAsync(ExtractionCodes.NameEncoding, new TarBytes().Entry("x", '0', [], spoil: null).Entry("x", 'L', raw).File("y").Build());
        }
    }

    [Fact]
    public async Task A_name_without_the_flag_is_code_page_437_unless_a_Unicode_path_says_otherwise()
    {
        using var sandbox = new Sandbox();
        byte[] raw = [(byte)'r', 0x82, (byte)'s'];
        Assert.Equal(["rés"], (await sandbox.AcceptAsync(ZipBytes.Of(new ZipPart("x") { RawName = raw, Flags = 0 }))).Keys);
        sandbox.Clear();
        Assert.Equal(["世界"], (await sandbox.AcceptAsync(ZipBytes.Of(new ZipPart("x") { RawName = raw, Flags = 0, Extra = UnicodePath(raw, "世界") }))).Keys);
        sandbox.Clear();

        // A stale field, made for another name.
        Assert.Equal(["rés"], (await sandbox.AcceptAsync(ZipBytes.Of(new ZipPart("x") { RawName = raw, Flags = 0, Extra = UnicodePath("old"u8, "世界") }))).Keys);
        sandbox.Clear();
        await sandbox.RefuseAsync(ExtractionCodes.Traversal, ZipBytes.Of(new ZipPart("x") { Extra = UnicodePath("x"u8, "../victim") }));
        await sandbox.RefuseAsync(ExtractionCodes.ZipLocalHeaderMismatch, ZipBytes.Of(new ZipPart("x") { LocalExtra = UnicodePath("x"u8, "y") }));
        await sandbox.RefuseAsync(ExtractionCodes.NameEncoding, ZipBytes.Of(new ZipPart("x") { Extra = UnicodePath("x"u8, [0xFF]) }));
    }

    public static TheoryData<string, string, string> Twins { get; } = new()
    {
        { "a.txt", "a.txt", ExtractionCodes.DuplicateEntry },
        { "a.txt", "./a.txt", ExtractionCodes.DuplicateEntry },
        { "a/b", "a//b", ExtractionCodes.DuplicateEntry },
        { "d/", "d/", ExtractionCodes.DuplicateEntry },
        { "a.txt", "A.txt", ExtractionCodes.CaseCollision },
        { "dir/a", "DIR/b", ExtractionCodes.CaseCollision },
        { "ÉTÉ", "été", ExtractionCodes.CaseCollision },
        { "STRASSE", "straße", ExtractionCodes.CaseCollision },
        { "Σ", "ς", ExtractionCodes.CaseCollision },
        { "\u212A", "k", ExtractionCodes.NormalizationCollision },
        { "\u00C9", "e\u0301", ExtractionCodes.CaseCollision },
        { "\u00E9", "e\u0301", ExtractionCodes.NormalizationCollision },
        { "a\u0323\u0307", "a\u0307\u0323", ExtractionCodes.NormalizationCollision },
        { "\uAC01", "\u1100\u1161\u11A8", ExtractionCodes.NormalizationCollision },
        { "\u00E9/a", "e\u0301/b", ExtractionCodes.NormalizationCollision },
        { "a", "a/b", ExtractionCodes.PathConflict },
        { "a/b", "a", ExtractionCodes.PathConflict },
        { "a", "a/", ExtractionCodes.PathConflict },
        { "a/", "a", ExtractionCodes.PathConflict },
    };

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task Two_names_that_a_file_system_may_take_for_one_are_refused(string first, string second, string code)
    {
        using var sandbox = new Sandbox();

        // The Kelvin sign is canonically K, which differs from k in case only.
        code = first == "\u212A" ? ExtractionCodes.CaseCollision : code;
        await sandbox.RefuseAsync(code, ZipBytes.Of(Part(first), Part(second)));
        await sandbox.RefuseAsync(code, new TarBytes().Entry(first, Type(first), []).Entry(second, Type(second), []).Build());
    }

    [Fact]
    public async Task Ordinary_names_come_through()
    {
        using var sandbox = new Sandbox();
        string[] names = ["a.txt", "a/b/c.txt", ".hidden", "..dots", "a..b", "console.txt", "COM10", "nulls", "with space/x y", "été", "日本語/用語.obo", "emoji \U0001F600", "a/-rf", "%2e%2e%2fx", "ᎠᎡ"];
        var files = await sandbox.AcceptAsync(ZipBytes.Of([.. names.Select(n => new ZipPart(n))]));
        Assert.Equal(names.Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        sandbox.Clear();
        Assert.Equal(["a/b.txt", "c.txt"], (await sandbox.AcceptAsync(new TarBytes().Entry("./", '5', []).Entry("./a/", '5', []).File("./a/b.txt").File("c.txt").Build())).Keys);
    }

    [Fact]
    public async Task The_sum_of_all_names_is_limited()
    {
        using var sandbox = new Sandbox();
        var options = new ExtractionOptions { MaxNamesBytes = 4096 };
        await sandbox.RefuseAsync(ExtractionCodes.NamesTooLarge, ZipBytes.Of([.. Enumerable.Range(0, 50).Select(i => new ZipPart($"{i:D100}"))]), options);
    }

    [Fact]
    public async Task A_message_shows_a_hostile_name_shortened_and_printable()
    {
        using var sandbox = new Sandbox();
        var error = await sandbox.RefuseAsync(ExtractionCodes.NameCharacter, ZipBytes.Of(new ZipPart("\u001b]0;title\u0007" + new string('x', 900) + "\u202E")));
        Assert.Contains("\\u{1b}]0;title\\u{7}xxx", error.Message, StringComparison.Ordinal);
        Assert.Contains("…", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 250, error.Message);
    }

    private static ZipPart Part(string name) => name.EndsWith('/') ? new ZipPart(name, "") : new ZipPart(name);

    private static char Type(string name) => name.EndsWith('/') ? '5' : '0';

    private static byte[] UnicodePath(ReadOnlySpan<byte> raw, string name) => UnicodePath(raw, Encoding.UTF8.GetBytes(name));

    private static byte[] UnicodePath(ReadOnlySpan<byte> raw, byte[] name)
    {
        var field = new MemoryStream();
        ZipBytes.Write(field, "up"u8, (ushort)(5 + name.Length));
        field.WriteByte(1);
        ZipBytes.Write(field, [], Alexandria.Knowledge.Ontologies.Extraction.Compression.Crc32.Of(raw));
        field.Write(name);
        return field.ToArray();
    }
}
