using System.Net;

namespace Alexandria.Faults.Tests.Stop;

/// <summary>The body of a request that begins, waits until it is let go, and then goes on.</summary>
internal sealed class HeldBody(byte[] content) : HttpContent
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => released.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(content.AsMemory(0, 1));
        await stream.FlushAsync();
        await released.Task;
        await stream.WriteAsync(content.AsMemory(1));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = content.Length;
        return true;
    }
}
