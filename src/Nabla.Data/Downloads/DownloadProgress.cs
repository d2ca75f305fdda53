namespace Nabla.Data.Downloads;

/// <summary>How far a download has come.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Received">Bytes that are there, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the whole file.</param>
/// <param name="Mirror">Host that it comes from.</param>
public readonly record struct DownloadProgress(string File, long Received, long Total, string Mirror);
