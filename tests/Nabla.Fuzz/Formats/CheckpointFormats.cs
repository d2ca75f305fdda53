using System.Buffers.Binary;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Files;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Fuzz;

/// <summary>Safetensors, and the checkpoints of a run that goes on.</summary>
internal static class CheckpointFormats
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", "\"", ":", ",", "[0,0]", "[4,4]", "[-1]", "[9223372036854775807]", "[4294967296,4294967296]", "\"F32\"",
            "\"F64\"", "\"U8\"", "\"I64\"", "\"BF16\"", "\"dtype\"", "\"shape\"", "\"data_offsets\"",
        "\"__metadata__\"", "\"epoch\":\"2147483647\"", "\"batch\":\"-1\"", "\\u0000", "theta", "null",
    ];

    private static readonly Dataset Samples = new(new float[40], new float[40], 2, 2, LearningTask.Classification);

    /// <summary>The tensors of a file, all read.</summary>
    public static Format Safetensors => new("safetensors", () => [Stored.Value, Plain()], Tokens, bytes =>
    {
        var file = SafetensorsFile.Open(new MemoryStream(bytes));
        file.Verify();
        foreach (var tensor in file.Tensors.Values.Where(tensor => tensor.Type == TensorType.F32)) _ = file.Read<float>(tensor.Name).Length;
    })
    {
        Make = Make,
        IsRefusal = refusal => refusal is InvalidDataException,
    };

    /// <summary>A run that goes on with the checkpoint.</summary>
    public static Format Resume => Safetensors with
    {
        Name = "checkpoint",
        Seeds = () => [Stored.Value],
        Read = bytes =>
        {
            string file = Scratch.Write("resume/checkpoint-000002-epoch-1-batch-2.safetensors", bytes);
            var checkpoint = Checkpoint.Load(file);
            var trainer = TrainerIn(null);
            checkpoint.CopyTo(trainer.Network);
            using var folder = CheckpointFolder.Resume(Path.GetDirectoryName(file)!);
            folder.Every = new(1000, CheckpointUnit.Seconds);
            _ = TrainerIn(folder).Fit(Samples);
        },
        IsRefusal = refusal => refusal is CheckpointException,
    };

    private static readonly Lazy<byte[]> Stored = new(() =>
    {
        string path = Path.GetDirectoryName(Scratch.Write("begin/x", []))!;
        using (var folder = CheckpointFolder.Create(path))
        {
            folder.Every = new(2, CheckpointUnit.Batches);
            folder.Keep = 100;
            TrainerIn(folder).Fit(Samples);
        }

        return File.ReadAllBytes(Directory.GetFiles(path, "*.safetensors").Order(StringComparer.Ordinal).ElementAt(1));
    });

    private static Trainer TrainerIn(CheckpointFolder? folder) => new(
        new Network(2, [new Dense(3, new Relu()), new Dense(2, new Identity())], seed: 1), new SoftmaxCrossEntropy(), new Adam(0.01),
            new TrainingOptions { Epochs = 2, BatchSize = 5, Checkpoints = folder, Threads = 1 });

    // What others write: no metadata.
    private static byte[] Plain() =>
        Framed(Formats.Utf8("{\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},\"b\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[24,32]},\"none\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[32,32]}}"), new byte[32]);

    // Half of the inputs have a damaged header whose length is right again.
    private static byte[] Make(Dice dice, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        if (dice.Once(2)) return Mutations.Make(dice, seeds, tokens);
        byte[] seed = dice.Of(seeds);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(seed);
        return Framed(Mutations.Make(dice, [seed[8..(8 + length)]], tokens), seed[(8 + length)..]);
    }

    private static byte[] Framed(byte[] header, byte[] numbers) => [.. BitConverter.GetBytes((long)header.Length), .. header, .. numbers];
}
