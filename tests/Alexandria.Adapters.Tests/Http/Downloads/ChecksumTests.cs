using System.Security.Cryptography;
using System.Text;
using Alexandria.Adapters.Http.Downloads;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Tests.Http.Downloads;

public sealed class ChecksumTests : DownloadTest
{
    private const string Address = "http://files.test/2026/go%20basic.obo";

    private static readonly byte[] Content = Bytes(50_000);

    private static readonly string[] Name = ["go basic.obo"];

    public static TheoryData<ChecksumAlgorithm, string> All { get; } = new()
    {
        { ChecksumAlgorithm.Md5, Convert.ToHexString(MD5.HashData(Content)) },
        { ChecksumAlgorithm.Sha1, Convert.ToHexString(SHA1.HashData(Content)) },
        { ChecksumAlgorithm.Sha256, Convert.ToHexString(SHA256.HashData(Content)) },
        { ChecksumAlgorithm.Sha512, Convert.ToHexString(SHA512.HashData(Content)) },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_file_with_the_expected_checksum_is_taken_and_another_one_is_not_kept(ChecksumAlgorithm algorithm, string hex)
    {
        Serve("files.test", wire => wire.AnswerAsync("200 OK", Content, "ETag: \"v1\"\r\n"));
        Assert.True(Checksum.TryParse(hex, out var expected));
        Assert.Equal(algorithm, expected.Algorithm);
        Assert.Equal(Sha256(Content), (await FetchAsync(Address, r => r with { Expected = expected })).Value.Sha256);

        var other = expected with { Hex = string.Concat(expected.Hex.Reverse()) };
        var error = (await FetchAsync(Address, r => r with { File = Target + "2", Expected = other })).Error!;
        Assert.Equal((DownloadCodes.Checksum, ErrorKind.Unprocessable), (error.Code, error.Kind));
        Assert.Equal(["terms.obo"], Left);
    }

    [Fact]
    public async Task A_file_that_was_there_stays_when_the_new_one_is_refused()
    {
        await File.WriteAllTextAsync(Target, "old", Cancellation);
        Serve("files.test", wire => wire.AnswerAsync("200 OK", Content));
        Assert.True(Checksum.TryParse(new string('0', 64), out var wrong));
        Assert.True((await FetchAsync(Address, r => r with { Expected = wrong })).Failed);
        Assert.Equal("old", await File.ReadAllTextAsync(Target, Cancellation));
        Assert.False((await FetchAsync(Address)).Failed);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Cancellation));
    }

    [Fact]
    public async Task A_checksum_file_is_read_and_its_request_is_a_hop()
    {
        var server = Serve("files.test", wire => wire.Path.EndsWith(".sha512", StringComparison.Ordinal)
            ? wire.AnswerAsync("200 OK", Encoding.ASCII.GetBytes($"{Convert.ToHexString(SHA512.HashData(Content))} *./go basic.obo\n"))
            : wire.AnswerAsync("200 OK", Content));
        var file = new Uri(Address + ".sha512");
        var download = (await FetchAsync(Address, r => r with { ChecksumFile = file })).Value;
        Assert.Equal((Sha256(Content), 1, 2), (download.Sha256, download.Trace.Attempts, download.Trace.Hops.Count));
        Assert.Equal(2, server.Requests.Count);

        Serve("files.test", wire => wire.Path.EndsWith(".sha512", StringComparison.Ordinal) ? wire.AnswerAsync("404 No") : wire.AnswerAsync("200 OK", Content));
        Assert.Equal(DownloadCodes.Status, (await FetchAsync(Address, r => r with { ChecksumFile = file })).Error!.Code);

        Serve("files.test", wire => wire.AnswerAsync("200 OK", Content));
        Assert.Equal(DownloadCodes.ChecksumFile, (await FetchAsync(Address, r => r with { ChecksumFile = file })).Error!.Code);

        Serve("files.test", wire => wire.AnswerAsync("200 OK", wire.Path.EndsWith(".sha512", StringComparison.Ordinal) ? new byte[2 << 20] : Content));
        Assert.Equal(DownloadCodes.TooLarge, (await FetchAsync(Address, r => r with { ChecksumFile = file })).Error!.Code);
    }

    [Theory]
    [InlineData("{256}  go basic.obo", ChecksumAlgorithm.Sha256)]
    [InlineData("{256} *go basic.obo\r\n", ChecksumAlgorithm.Sha256)]
    [InlineData("{256}\t./build/go basic.obo", ChecksumAlgorithm.Sha256)]
    [InlineData("# made by hand\n{512}  other.obo\n{1}  go basic.obo\n", ChecksumAlgorithm.Sha1)]
    [InlineData("{5}  go basic.obo\n{256}  go basic.obo\n{1}  go basic.obo", ChecksumAlgorithm.Sha256)]
    [InlineData("SHA256 (go basic.obo) = {256}", ChecksumAlgorithm.Sha256)]
    [InlineData("SHA-512 (dir/go basic.obo) = {512}\nMD5 (go basic.obo) = {5}", ChecksumAlgorithm.Sha512)]
    [InlineData("{256}", ChecksumAlgorithm.Sha256)]
    [InlineData("\n{5}\n\n", ChecksumAlgorithm.Md5)]
    public void A_checksum_file_gives_the_strongest_checksum_of_the_file(string text, ChecksumAlgorithm algorithm) =>
        Assert.Equal((algorithm, ""), ChecksumFile.Find(Filled(text), Name) is var (checksum, problem) ? (checksum!.Algorithm, problem) : default);

    [Theory]
    [InlineData("")]
    [InlineData("{256}  other.obo")]
    [InlineData("{256}\n{256}")]
    [InlineData("SHA1 (go basic.obo) = {256}")]
    [InlineData("SHA256 (go basic.obo) = xyz")]
    [InlineData("<html>not found</html>")]
    [InlineData("{256}  GO BASIC.OBO")]
    public void A_checksum_file_that_does_not_speak_of_the_file_gives_none(string text) => Assert.Null(ChecksumFile.Find(Filled(text), Name).Checksum);

    [Fact]
    public void Two_files_of_one_name_give_none() => Assert.Equal(
        "gives different checksums for files of this name",
        ChecksumFile.Find($"{new string('a', 64)}  a/go basic.obo\n{new string('b', 64)}  b/go basic.obo", Name).Problem);

    private static string Filled(string text) => text
        .Replace("{256}", new string('a', 64), StringComparison.Ordinal).Replace("{512}", new string('b', 128), StringComparison.Ordinal)
        .Replace("{1}", new string('C', 40), StringComparison.Ordinal).Replace("{5}", new string('d', 32), StringComparison.Ordinal);
}
