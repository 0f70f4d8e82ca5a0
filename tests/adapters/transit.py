"""A small KMS on loopback with the transit API: real AES-256-GCM, versions of a key, tokens, outages."""

import json
import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class Transit:
    """Answers encrypt, decrypt and read of the key "info", mounted as "transit"."""

    token = "s.a-token"

    def __init__(self):
        self.keys = [AESGCM.generate_key(256)]
        self.asked = []
        self.status = None
        self.answer = None

    def rotate(self):
        self.keys.append(AESGCM.generate_key(256))

    async def __call__(self, reader, writer):
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        head = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
        body = await reader.readexactly(int(head.get("content-length", 0)))
        method, path, _ = lines[0].split()
        self.asked.append((method, path, head))
        status, data = self.answered(method, path, head, json.loads(body or "{}"))
        text = json.dumps({"data": data} if data is not None else {"errors": [body.decode()]}).encode()
        writer.write(
            b"HTTP/1.1 %d x\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % (status, len(text))
        )
        writer.write(text)
        await writer.drain()
        writer.close()

    def answered(self, method, path, head, body):
        if self.status is not None:
            return self.status, self.answer
        if head.get("x-vault-token") != self.token:
            return 403, None
        match method, path:
            case "POST", "/v1/transit/encrypt/info":
                return 200, {"ciphertext": self.encrypted(body)}
            case "POST", "/v1/transit/decrypt/info":
                plain = self.decrypted(body)
                return (400, None) if plain is None else (200, {"plaintext": plain})
            case "GET", "/v1/transit/keys/info":
                return 200, {"latest_version": len(self.keys), "type": "aes256-gcm96"}
        return 404, None

    def encrypted(self, body):
        nonce = os.urandom(12)
        place = b64decode(body["associated_data"])
        made = AESGCM(self.keys[-1]).encrypt(nonce, b64decode(body["plaintext"]), place)
        return f"vault:v{len(self.keys)}:{b64encode(nonce + made).decode()}"

    def decrypted(self, body):
        _, version, text = body["ciphertext"].split(":")
        place = b64decode(body["associated_data"])
        try:
            raw = b64decode(text)
            key = AESGCM(self.keys[int(version[1:]) - 1])
            return b64encode(key.decrypt(raw[:12], raw[12:], place)).decode()
        except (InvalidTag, IndexError, ValueError):
            return None
