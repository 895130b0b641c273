"""Makes a tiny random Llama with a tokenizer, in a second and the same each time: ``tiny_model.py FOLDER``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

HIDDEN, INNER, HEADS, GROUPS, LAYERS, WORDS = 128, 256, 4, 2, 2, 512
SPECIAL = ["<s>", "</s>", "<unk>", "<pad>"]
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def tokenizer() -> Tokenizer:
    """Byte pairs of a small text, so that every text has tokens."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=SPECIAL, initial_alphabet=alphabet)
    made.train_from_iterator(["hello world this is a tiny tokenizer for a tiny model"] * 50, trainer)
    return made


def weights() -> dict[str, torch.Tensor]:
    """Random weights by the names that Llama's are loaded by."""
    torch.manual_seed(0)
    head = HIDDEN // HEADS
    shapes = {"model.embed_tokens": (WORDS, HIDDEN), "lm_head": (WORDS, HIDDEN), "model.norm": (HIDDEN,)}
    for layer in range(LAYERS):
        name = f"model.layers.{layer}"
        shapes[f"{name}.self_attn.q_proj"] = (HIDDEN, HIDDEN)
        shapes[f"{name}.self_attn.k_proj"] = (head * GROUPS, HIDDEN)
        shapes[f"{name}.self_attn.v_proj"] = (head * GROUPS, HIDDEN)
        shapes[f"{name}.self_attn.o_proj"] = (HIDDEN, HIDDEN)
        shapes[f"{name}.mlp.gate_proj"] = (INNER, HIDDEN)
        shapes[f"{name}.mlp.up_proj"] = (INNER, HIDDEN)
        shapes[f"{name}.mlp.down_proj"] = (HIDDEN, INNER)
        shapes[f"{name}.input_layernorm"] = (HIDDEN,)
        shapes[f"{name}.post_attention_layernorm"] = (HIDDEN,)
    return {f"{name}.weight": torch.randn(shape).mul(0.02).to(torch.bfloat16) for name, shape in shapes.items()}


def config() -> dict[str, object]:
    """As ``LlamaConfig`` would write it."""
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": WORDS,
        "hidden_size": HIDDEN,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": GROUPS,
        "head_dim": HIDDEN // HEADS,
        "max_position_embeddings": 2048,
        "rms_norm_eps": 1e-6,
        "rope_theta": 10000.0,
        "hidden_act": "silu",
        "bos_token_id": 0,
        "eos_token_id": 1,
        "pad_token_id": 3,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
    }


def main(folder: Path) -> None:
    """Writes the model."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer().save(str(folder / "tokenizer.json"))
    named = {"tokenizer_class": "PreTrainedTokenizerFast", "chat_template": TEMPLATE}
    tokens = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    (folder / "tokenizer_config.json").write_text(json.dumps({**named, **tokens}))
    (folder / "config.json").write_text(json.dumps(config(), indent=2))
    save_file(weights(), str(folder / "model.safetensors"), metadata={"format": "pt"})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
