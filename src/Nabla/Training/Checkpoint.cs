using System.Text.Json;
using Nabla.Files;
using Nabla.Specs;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>
/// The state of a run between two batches, in a safetensors file: the weights, the optimizer's state and everything else that resuming
/// needs.
/// </summary>
/// <remarks>docs/formats.md describes the file. Immutable, so any number of threads may share it.</remarks>
/// <example>
/// <code>
/// var checkpoint = Checkpoint.Load("checkpoints/checkpoint-000042-epoch-3-batch-120.safetensors");
/// checkpoint.CopyTo(network);
/// </code>
/// </example>
public sealed class Checkpoint
{
    internal const string FormatKey = "format", VersionKey = "version", StateKey = "state", ConditionsKey = "conditions",
        FinishedKey = "finished", EpochKey = "epoch", BatchKey = "batch", ReportsTensor = "epochs.jsonl", TextsKey = "texts_sha256";
    internal const string Format = "nabla-checkpoint";
    internal const int Version = IState.CurrentVersion;

    private readonly string _place;
    private int _version;

    private Checkpoint(string path, IReadOnlyDictionary<string, string> metadata)
    {
        (_place, Path, Metadata) = (System.IO.Path.GetFullPath(path), path, metadata);
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>
    /// All metadata of the file: the settings of the run, its position, and the caller's entries (<see cref="CheckpointFolder.Metadata"/>).
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The current epoch of the run, from 1.</summary>
    public int Epoch { get; private init; }

    /// <summary>Number of finished batches of that epoch.</summary>
    public int Batch { get; private init; }

    /// <summary>True if the run is complete.</summary>
    public bool IsFinished { get; private init; }

    /// <summary>The reports of the finished epochs, in order.</summary>
    public IReadOnlyList<EpochReport> Reports { get; private init; } = [];

    /// <summary>Reads a checkpoint and verifies its hashes.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="CheckpointException">The file is missing, is not a checkpoint, is damaged, or was written by a newer version of
    /// Nabla.</exception>
    public static Checkpoint Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Using(path, file =>
        {
            string? format = file.Metadata.GetValueOrDefault(FormatKey);
            if (format != Format) throw new InvalidDataException($"its format is {format ?? "not given"}, not {Format}");
            int version = WholeOf(file, VersionKey);
            if (version is < 1 or > Version)
                throw new InvalidDataException($"it is of version {version}, but this Nabla reads versions 1 to {Version}. Update Nabla");
            file.Verify();
            if (file.Metadata.TryGetValue(TextsKey, out string? texts) && texts != HashOf(file.Metadata))
                throw new InvalidDataException("its texts are not those that were written");
            return new Checkpoint(path, file.Metadata)
            {
                _version = version,
                Epoch = WholeOf(file, EpochKey),
                Batch = WholeOf(file, BatchKey),
                IsFinished = file.Metadata.GetValueOrDefault(FinishedKey) == "true",
                Reports = ReportLines.Read(file.Read<byte>(ReportsTensor)),
            };
        });
    }

    /// <summary>Copies the weights of the checkpoint, those after its last batch, to a network.</summary>
    /// <param name="network">A network of the same architecture.</param>
    /// <exception cref="CheckpointException">The architecture differs, or the file has changed since it was loaded.</exception>
    public void CopyTo(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Restore(network.Architecture, state => state.Vector("", network.ThetaMemory));
    }

    /// <summary>SHA-256 over all metadata by key, except the hashes. The file's own hash covers only the tensors.</summary>
    internal static string HashOf(IReadOnlyDictionary<string, string> texts)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var (key, text) in texts.Where(text => text.Key is not (TextsKey or SafetensorsWriter.Sha256Key))
            .OrderBy(text => text.Key, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{key.Length} {key} {text.Length} {text} "));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads the numbers of the file into the state.</summary>
    internal void Restore(Architecture architecture, Action<IState> keep) => Using(_place, file =>
    {
        using var values = JsonDocument.Parse(Metadata.GetValueOrDefault(StateKey) ?? "{}");
        keep(new StateReader(architecture, file, values.RootElement, _version));
        return true;
    });

    private static T Using<T>(string path, Func<SafetensorsFile, T> use)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return use(SafetensorsFile.Open(stream));
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException)
        {
            throw new CheckpointException($"{path} is not a checkpoint of this run, or is damaged: {fault.Message}.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {fault.Message}", fault);
        }
    }

    private static int WholeOf(SafetensorsFile file, string key) =>
        int.TryParse(file.Metadata.GetValueOrDefault(key), System.Globalization.CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new InvalidDataException($"its {key} is not a whole number");
}

/// <summary>
/// A checkpoint cannot be read, written or resumed. The message is one line: the checkpoint, what is wrong, what to do.
/// </summary>
public sealed class CheckpointException : Exception, IAdvisedException
{
    /// <summary>Creates an error without advice on settings.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause; null if not found.</param>
    public CheckpointException(string message, Exception? innerException = null)
        : base(MessageText.SingleLine(message), innerException) => Problem = Message;

    /// <summary>Creates an error that a change of settings avoids.</summary>
    /// <param name="problem">What is wrong, without naming settings to change.</param>
    /// <param name="advice">The settings to change.</param>
    /// <param name="innerException">The cause; null if not found.</param>
    public CheckpointException(string problem, SettingAdvice advice, Exception? innerException = null)
        : base(MessageText.SingleLine(SettingAdvice.Complete(problem, advice)), innerException) =>
        (Problem, Advice) = (MessageText.SingleLine(problem), advice);

    /// <inheritdoc/>
    public string Problem { get; }

    /// <inheritdoc/>
    public SettingAdvice? Advice { get; }
}
