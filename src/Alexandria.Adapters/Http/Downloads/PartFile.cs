using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>What is known of a part: written beside it, so that a killed process can go on.</summary>
/// <param name="Address">SHA-256 of the address that was asked for, which may carry a key.</param>
/// <param name="Validator">Strong ETag, or date, of what the part belongs to.</param>
/// <param name="Total">Length of the whole; null when it is not known.</param>
/// <param name="Length">Bytes of the part that are sure.</param>
/// <param name="Sha256">Of these bytes.</param>
internal sealed record PartRecord(string Address, string Validator, long? Total, long Length, string Sha256);

/// <summary>A file while it comes: <c>.part</c> with the content, and <c>.part.json</c> that says what of it is sure.</summary>
/// <remarks>The record carries the digest of the bytes that it vouches for. A pair that does not fit together, after a power cut or by somebody's hand, therefore counts as nothing.</remarks>
internal sealed class PartFile : IContentSink, IDisposable
{
    private static readonly TimeSpan RecordEvery = TimeSpan.FromSeconds(1);

    private readonly string file;
    private readonly string address;
    private readonly TimeProvider clock;
    private readonly FileStream stream;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long recorded;
    private bool loaded;
    private bool completed;

    private PartFile(string file, Uri address, TimeProvider clock)
    {
        this.file = file;
        this.clock = clock;
        this.address = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)));
        stream = PartFileException.Guard(file, Create);
    }

    public long Length { get; private set; }

    public long? Total { get; set; }

    public RangeConditionHeaderValue? Validator { get; private set; }

    /// <summary>Of what is here, lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    private string Part => file + ".part";

    private string RecordPath => file + ".part.json";

    /// <summary>Opens the part of the file, with what is sure of it.</summary>
    /// <exception cref="PartFileException">It is in use, or the disk fails.</exception>
    public static async Task<PartFile> OpenAsync(string file, Uri address, TimeProvider clock, CancellationToken cancellation)
    {
        var part = new PartFile(file, address, clock);
        try
        {
            await PartFileException.GuardAsync(file, () => part.LoadAsync(cancellation));
            part.loaded = true;
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    public void Begin(Representation representation)
    {
        Discard();
        (Validator, Total) = (representation.Validator, representation.Length);
        recorded = clock.GetTimestamp();
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        // Not cancelled: half a piece on disk would not be what was hashed.
        await PartFileException.GuardAsync(file, async () => await stream.WriteAsync(content, CancellationToken.None));
        hash.AppendData(content.Span);
        Length += content.Length;
        if (clock.GetElapsedTime(recorded) >= RecordEvery)
        {
            Record();
        }
    }

    public void Discard() => PartFileException.Guard(file, () =>
    {
        stream.SetLength(0);
        stream.Position = 0;
        _ = hash.GetHashAndReset();
        (Length, Total, Validator) = (0, null, null);
        File.Delete(RecordPath);
        return true;
    });

    /// <summary>The checksum of what is here.</summary>
    public async Task<string> ChecksumAsync(ChecksumAlgorithm algorithm, CancellationToken cancellation)
    {
        if (algorithm is ChecksumAlgorithm.Sha256)
        {
            return Sha256;
        }

        return await PartFileException.GuardAsync(file, async () =>
        {
            stream.Position = 0;
            return Convert.ToHexStringLower(algorithm switch
            {
                ChecksumAlgorithm.Sha512 => await SHA512.HashDataAsync(stream, cancellation),
                ChecksumAlgorithm.Sha1 => await SHA1.HashDataAsync(stream, cancellation),
                _ => await MD5.HashDataAsync(stream, cancellation),
            });
        });
    }

    /// <summary>Gives the file its name, once its content is on disk.</summary>
    public void Complete() => PartFileException.Guard(file, () =>
    {
        stream.Flush(flushToDisk: true);

        // Renamed while it is open and locked: nobody else can have taken the part for his own in between.
        File.Move(Part, file, overwrite: true);
        completed = true;
        DirectoryFlush.Flush(Path.GetDirectoryName(file)!);
        File.Delete(RecordPath);
        return true;
    });

    /// <summary>Keeps what can be continued; removes everything else.</summary>
    public void Dispose()
    {
        try
        {
            // What was not read to its end is left as it was found.
            if (loaded && !completed)
            {
                KeepOrRemove();
            }
        }
        catch (PartFileException)
        {
            // The disk fails: the earlier record, if there is one, stays true of what it vouches for.
        }
        finally
        {
            stream.Dispose();
            hash.Dispose();
        }
    }

    private void KeepOrRemove()
    {
        if (Length > 0 && Validator is not null)
        {
            Record();
            return;
        }

        PartFileException.Guard(file, () =>
        {
            File.Delete(RecordPath);
            File.Delete(Part);
            return true;
        });
    }

    private FileStream Create()
    {
        OwnerOnly.CreateDirectory(Path.GetDirectoryName(file)!);

        // Windows allows a file to be renamed while it is open only if it is shared so; elsewhere that is always allowed, and not sharing is a lock.
        return new FileStream(Part, OwnerOnly.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None));
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        recorded = clock.GetTimestamp();

        // A kill may have left a record that was not finished.
        File.Delete(RecordPath + ".new");
        if (Read() is not { } record || record.Address != address || record.Length <= 0 || record.Length > stream.Length || !RangeConditionHeaderValue.TryParse(record.Validator, out var validator))
        {
            Discard();
            return;
        }

        var buffer = new byte[1 << 16];
        while (Length < record.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, record.Length - Length)), cancellation);
            hash.AppendData(buffer, 0, read);
            Length += read;
        }

        if (Sha256 != record.Sha256)
        {
            Discard();
            return;
        }

        stream.SetLength(Length);
        (Validator, Total) = (validator, record.Total);
    }

    private PartRecord? Read()
    {
        try
        {
            return File.Exists(RecordPath) ? Json.Read<PartRecord>(File.ReadAllText(RecordPath)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Record()
    {
        if (Validator is { } validator)
        {
            PartFileException.Guard(file, () =>
            {
                DurableFile.Write(RecordPath, Json.Write(new PartRecord(address, validator.ToString(), Total, Length, Sha256)));
                return true;
            });
        }

        recorded = clock.GetTimestamp();
    }
}
