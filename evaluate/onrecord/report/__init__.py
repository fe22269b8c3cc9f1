"""What a person or another program is shown: findings, marked documents."""
